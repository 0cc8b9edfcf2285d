/** A file is not built as its kind says, so what it says of itself cannot be taken out for certain. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
}
