/** A change of API clients that cannot be made. The message is what an operator reads. */
export class ClientRefused extends Error {
  override readonly name = 'ClientRefused';
}
