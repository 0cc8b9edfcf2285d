import { applyDecorators } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';

type Headers = Record<string, { description: string; schema: { type: 'string' | 'integer' } }>;

/** How far an upload has come, in answers. */
export const offsetHeader: Headers = {
  'Upload-Offset': { description: 'Bytes that are safe', schema: { type: 'integer' } },
};

/** Until when an upload that is not finished can be taken up again, in answers. */
export const expiresHeader: Headers = {
  'Upload-Expires': { description: 'Until when it can be taken up', schema: { type: 'string' } },
};

/** Documents the header that every request of the protocol carries. */
export const TusRequest = (): MethodDecorator =>
  ApiHeader({
    name: 'Tus-Resumable',
    required: true,
    schema: { type: 'string', enum: ['1.0.0'] },
  });

/** Documents what the creation of an upload says of the file to come. */
export const TusCreation = (): MethodDecorator =>
  applyDecorators(
    TusRequest(),
    ApiHeader({
      name: 'Upload-Length',
      required: true,
      description: 'Bytes of the file',
      schema: { type: 'integer', minimum: 1 },
    }),
    ApiHeader({
      name: 'Upload-Metadata',
      required: true,
      description:
        'Pairs of a key and a value in Base64, with commas between: filename; filetype (a media ' +
        "type; without it the name's ending counts); sha256 (hex, compared with what arrives); " +
        'keepMetadata (true leaves place and device in images and films)',
      schema: { type: 'string' },
      example: 'filename 54Wn54mHLmpwZw==,filetype aW1hZ2UvanBlZw==',
    }),
  );

/** Documents where a piece of a file begins. */
export const TusPiece = (): MethodDecorator =>
  applyDecorators(
    TusRequest(),
    ApiHeader({
      name: 'Upload-Offset',
      required: true,
      description: 'Where the piece begins: bytes that came before',
      schema: { type: 'integer', minimum: 0 },
    }),
  );
