export { credibleTime } from './credible-time.js';
export { expiredBefore, expiryOf } from './parked-time.js';
export { type ArrivedItem, receiveItems, type Receipt } from './receive-items.js';
