export { type ContactSubject, mayHandleContact } from './contact-access.js';
export { type Contact, maskContact, type MaskedContact } from './mask-contact.js';
