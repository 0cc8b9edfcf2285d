/** Scripts that are written without spaces: their words are taken as pairs of characters. */
const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}';
/** A run of an unspaced script, or letters and digits of others with what joins technical terms. */
const runs = new RegExp(
  `[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{M}\\p{N}_]|[.:/@?&=#%+-](?=[\\p{L}\\p{N}]))+`,
  'gu',
);
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u');
const betweenPieces = /[/:@?&=#%+]+/;
const betweenLabels = /[._-]+/;

/** One spelling for what people take as the same: full-width and half-width, upper and lower case. */
export function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * The words that a text is found by. Chinese is cut into all pairs of neighbouring characters,
 * because no dictionary knows the names of villages, shops and malware; `勒索软件` is found by
 * `勒索`, `软件` and itself. Other scripts are cut at spaces; addresses, domains, hashes and numbers
 * are kept whole and in parts, a domain also from each of its labels to the end.
 * @param singles true keeps single characters of Chinese too, for a search by one of them
 */
export function* wordsOf(text: string, singles = false): Generator<string, undefined> {
  for (const [run] of plain(text).matchAll(runs)) {
    if (isUnspaced.test(run)) {
      const characters = Array.from(run);
      for (const [place, character] of characters.entries()) {
        const next = characters[place + 1];
        if (next !== undefined) yield character + next;
        if (singles) yield character;
      }
      continue;
    }
    for (const piece of piecesOf(run)) {
      yield stem(piece);
      const labels = piece.split(betweenLabels).filter((label) => label !== '');
      if (labels.length < 2) continue;
      for (const label of labels) yield stem(label);
      for (let dot = piece.indexOf('.'); dot >= 0; dot = piece.indexOf('.', dot + 1)) {
        yield piece.slice(dot + 1);
      }
    }
  }
}

/** What must all stand in a text for it to be found: fewer words than `wordsOf` gives for it. */
export function* wordsAsked(query: string): Generator<string, undefined> {
  for (const [run] of plain(query).matchAll(runs)) {
    if (!isUnspaced.test(run)) {
      for (const piece of piecesOf(run)) yield stem(piece);
      continue;
    }
    const characters = Array.from(run);
    if (characters.length === 1) yield run;
    for (let place = 0; place + 1 < characters.length; place += 1) {
      yield characters.slice(place, place + 2).join('');
    }
  }
}

function piecesOf(run: string): string[] {
  return run
    .split(betweenPieces)
    .map((piece) => piece.replace(/^[._-]+|[._-]+$/g, ''))
    .filter((piece) => piece !== '');
}

/** English plurals are found by their singular and the other way about; no more than that. */
function stem(word: string): string {
  return /^[a-z]{3,}[^su\W\d]s$/.test(word) ? word.slice(0, -1) : word;
}
