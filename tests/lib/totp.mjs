// What an app on a telephone does with the key of a second step (RFC 6238).
import { createHmac } from 'node:crypto';

function bytes(base32) {
  let bits = '';
  for (const letter of base32)
    bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// The code of the step `later` after the present one.
export function code(key, later = 0, now = Date.now()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000) + later));
  const mac = createHmac('sha1', bytes(key)).update(counter).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, '0');
}
