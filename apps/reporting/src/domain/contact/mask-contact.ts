/** Of a reporter or a victim; at least one of the two. */
export interface Contact {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
}

/** A contact as it may be shown without a record of who looked; null where nothing is kept. */
export interface MaskedContact {
  readonly name: string | null;
  readonly phone: string | null;
}

const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' });

export function maskContact({ name, phone }: Contact): MaskedContact {
  return {
    name: name === undefined ? null : maskName(name),
    phone: phone === undefined ? null : maskPhone(phone),
  };
}

/**
 * The first character and one star, however long the name is: `张*`, `J*`. Of a name that is only
 * one character long nothing is shown.
 */
function maskName(name: string): string {
  const [first, second] = [...graphemes.segment(name.trim())];
  return first === undefined || second === undefined ? '*' : `${first.segment}*`;
}

/**
 * Always four stars. Three digits before and four behind them where seven digits of a number leave
 * ten thousand others possible; less of shorter numbers, nothing of extensions and service numbers.
 */
function maskPhone(phone: string): string {
  const digits = phone.replace(/^(?:\+|00)86(?=\D*1)/, '').replace(/\D/g, '');
  if (digits.length >= 11) return `${digits.slice(0, 3)}****${digits.slice(-4)}`;
  return digits.length >= 8 ? `****${digits.slice(-2)}` : '****';
}
