// Pictures that nobody took: PNG files drawn here, a hill under a sky, another one for each seed.
import { deflateSync } from 'node:zlib';

const table = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++)
    c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function crc(bytes) {
  let c = 0xffffffff;
  for (const b of bytes)
    c = table[(c ^ b) & 255] ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

// The parts of a PNG file put together; colour is 2 for RGB and 0 for grey, depth in bits.
export function png(width, height, depth, colour, packed) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([depth, colour, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head),
    chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))]);
}

export function draw(width, height, seed = 1) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  const hill = (x) => height * (0.62 + 0.12 * Math.sin((x / width) * 5 + seed) + 0.05 * Math.sin(x / 23 + seed * 3));
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      const land = y > hill(x);
      const light = (y / height) * 90;
      rows[at++] = land ? 60 + ((seed * 31) % 50) : 150 + light;
      rows[at++] = land ? 100 + ((seed * 17) % 40) - light / 4 : 170 + light / 2;
      rows[at++] = land ? 70 : 205 - ((seed * 13) % 40);
    }
  }
  return png(width, height, 8, 2, deflateSync(rows));
}
