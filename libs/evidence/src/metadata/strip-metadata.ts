import { stripIsoImage } from './iso-image.js';
import { stripIsoMedia } from './iso-media.js';
import { stripJpeg } from './jpeg.js';
import { stripPng } from './png.js';
import { UnreadableFile } from './unreadable-file.js';
import { stripWebp } from './webp.js';

const strippers: Readonly<Record<string, (file: Buffer) => Buffer>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
  'image/heic': stripIsoImage,
  'image/avif': stripIsoImage,
  'video/mp4': stripIsoMedia,
  'video/quicktime': stripIsoMedia,
  'video/3gpp': stripIsoMedia,
  'audio/mp4': stripIsoMedia,
};

/** True for kinds of files that tell where, when and with what they were made. */
export function tellsOfItself(mediaType: string): boolean {
  return mediaType in strippers;
}

/**
 * The same picture or film without what it tells of place, device and author.
 * @param mediaType one that `tellsOfItself`
 * @throws UnreadableFile when that cannot be taken out for certain
 */
export function stripMetadata(file: Buffer, mediaType: string): Buffer {
  const strip = strippers[mediaType];
  if (strip === undefined) throw new Error(`${mediaType} tells nothing of itself`);
  try {
    return strip(file);
  } catch (error) {
    // A number read past the end, or a length that leads nowhere.
    if (error instanceof RangeError) throw new UnreadableFile(error.message, { cause: error });
    throw error;
  }
}
