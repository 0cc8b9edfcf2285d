import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { avif, exif, film, jpeg, png, segment, webp } from './pictures.fixture.js';
import { stripMetadata, tellsOfItself } from './strip-metadata.js';
import { UnreadableFile } from './unreadable-file.js';

/** What a place is told by in each of the pictures of the fixture. */
const place = 'GPS-25.77N-113.02E';

function strip(file: Buffer, type: string): Buffer {
  assert.ok(file.includes(place), 'the fixture tells its place');
  const stripped = stripMetadata(file, type);
  assert.ok(!stripped.includes(place), 'the place is gone');
  return stripped;
}

describe('a JPEG', () => {
  const scan = Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56]);

  it('loses Exif, XMP, IPTC and comments, and keeps all that it is shown by', () => {
    const file = jpeg(
      [
        segment(0xe0, Buffer.from('JFIF\0\x01\x02')),
        segment(0xe1, exif({ text: place })),
        segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${place}`)),
        segment(0xed, Buffer.from(`Photoshop 3.0\0${place}`)),
        segment(0xfe, Buffer.from(place)),
        segment(0xe2, Buffer.from('ICC_PROFILE\0colours')),
        segment(0xee, Buffer.from('Adobe\0')),
        segment(0xdb, Buffer.from('quantisation')),
      ],
      scan,
    );
    const stripped = strip(file, 'image/jpeg');
    const expected = jpeg(
      [
        segment(0xe0, Buffer.from('JFIF\0\x01\x02')),
        segment(0xe2, Buffer.from('ICC_PROFILE\0colours')),
        segment(0xee, Buffer.from('Adobe\0')),
        segment(0xdb, Buffer.from('quantisation')),
      ],
      scan,
    );
    assert.deepEqual(stripped, expected);
    // What has nothing to lose stays byte for byte.
    assert.deepEqual(stripMetadata(expected, 'image/jpeg'), expected);
  });

  it('loses what stands behind the image: a second one, a film, an archive', () => {
    const index = segment(0xe2, Buffer.from('MPF\0where the second image is'));
    const image = jpeg([index], scan);
    const second = jpeg([segment(0xe1, exif({ text: place }))], scan);
    const stripped = strip(Buffer.concat([image, second]), 'image/jpeg');
    assert.deepEqual(stripped, jpeg([], scan));
  });

  it('still stands upright', () => {
    for (const order of ['II', 'MM'] as const) {
      const told = segment(0xe1, exif({ text: place, orientation: 6, order }));
      const stripped = strip(jpeg([told], scan), 'image/jpeg');
      assert.deepEqual(stripped, jpeg([segment(0xe1, exif({ orientation: 6 }))], scan));
    }
  });

  it('is kept when the camera broke off, and refused when it is built otherwise', () => {
    const told = segment(0xe1, exif({ text: place }));
    const whole = jpeg([told], scan);
    const cut = strip(whole.subarray(0, whole.length - 4), 'image/jpeg');
    assert.ok(cut.length > 10);
    const broken = [
      whole.subarray(0, 12),
      Buffer.concat([whole.subarray(0, 2), Buffer.from('no segment')]),
      Buffer.from([0xff, 0xd8, 0xff, 0xd9]),
    ];
    for (const file of broken) {
      assert.throws(() => stripMetadata(file, 'image/jpeg'), UnreadableFile);
    }
  });
});

describe('other pictures and films', () => {
  it('lose their texts as PNG, and what stands behind', () => {
    const told = png({ tEXt: place, iTXt: place, eXIf: place, tIME: '1234567', priV: place });
    const stripped = strip(Buffer.concat([told, Buffer.from(place)]), 'image/png');
    assert.deepEqual(stripped, png({}));
    assert.throws(() => stripMetadata(told.subarray(0, 60), 'image/png'), UnreadableFile);
  });

  it('lose Exif and XMP as WebP, and no longer announce them', () => {
    const told = webp({ EXIF: place, 'XMP ': `${place}!` }, 0x0c | 0x10);
    assert.deepEqual(strip(told, 'image/webp'), webp({}, 0x10));
  });

  it('lose the items that tell of them as HEIC and AVIF, and nothing moves', () => {
    for (const inside of [false, true]) {
      const told = avif(place, inside);
      const stripped = strip(told, 'image/avif');
      assert.equal(stripped.length, told.length);
      assert.ok(stripped.includes('the picture itself'));
    }
    const headless = Buffer.from('\0\0\0\x0cftypavif', 'latin1');
    assert.throws(() => stripMetadata(headless, 'image/heic'), UnreadableFile);
  });

  it('lose their user data as films, and nothing moves', () => {
    const told = film(place);
    const stripped = strip(told, 'video/mp4');
    assert.equal(stripped.length, told.length);
    assert.ok(stripped.includes('the film itself'));
    assert.ok(stripped.includes('mvhd'));
  });

  it('never give back anything but a file or a refusal, whatever is wrong with them', () => {
    const all: [Buffer, string][] = [
      [jpeg([segment(0xe1, exif({ text: place }))], Buffer.from('scan')), 'image/jpeg'],
      [png({ tEXt: place }), 'image/png'],
      [webp({ EXIF: place }, 8), 'image/webp'],
      [avif(place, true), 'image/avif'],
      [film(place), 'video/mp4'],
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.nat(400),
        ([file, type], changes, length) => {
          const damaged = Buffer.from(file.subarray(0, Math.max(12, length)));
          for (const [at, value] of changes) if (at < damaged.length) damaged[at] = value;
          try {
            assert.ok(stripMetadata(damaged, type).length <= damaged.length + 40);
          } catch (error) {
            if (!(error instanceof UnreadableFile)) throw error;
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('leaves alone what tells nothing of itself', () => {
    assert.equal(tellsOfItself('text/plain'), false);
    assert.equal(tellsOfItself('image/jpeg'), true);
  });
});
