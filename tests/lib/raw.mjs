// HTTP by hand, for what no client would send: bytes on a socket, and what came back.
import { connect } from 'node:net';

// Sends the parts, waiting between them, and gives the answer's text once the server closes, has
// answered with a whole body, or `wait` milliseconds went by without a byte.
export function raw(server, parts, { wait = 5000, pause = 0 } = {}) {
  return new Promise((done) => {
    const socket = connect(server.port, 'localhost');
    let said = Buffer.alloc(0);
    const end = () => { socket.destroy(); done(said.toString('latin1')); };
    let timer = setTimeout(end, wait);
    socket.on('data', (bytes) => {
      said = Buffer.concat([said, bytes]);
      clearTimeout(timer);
      timer = setTimeout(end, 500);
    });
    socket.on('close', () => { clearTimeout(timer); end(); });
    socket.on('error', () => {});
    socket.on('connect', async () => {
      for (const part of parts) {
        if (socket.destroyed)
          return;
        if (!socket.write(part))
          await new Promise((go) => { socket.once('drain', go); socket.once('close', go); });
        if (pause)
          await new Promise((go) => setTimeout(go, pause));
      }
    });
  });
}

export const statusOf = (text) => Number(/^HTTP\/1\.1 (\d+)/m.exec(text)?.[1] ?? 0);
