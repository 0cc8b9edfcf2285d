/** Prints rows as aligned columns; wide (Chinese) characters count as two. */
export function printTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) =>
    Math.max(...all.map((row) => displayWidth(row[column] ?? ''))),
  );
  for (const row of all) {
    const cells = row.map((cell, column) => {
      const missing = (widths[column] ?? 0) - displayWidth(cell);
      return cell + ' '.repeat(Math.max(missing, 0));
    });
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\u115f\u2e80-\uffdc]/u.test(character) ? 2 : 1;
  return width;
}
