// What both libraries' weeks share: people made by the host's command, an app let in through the
// pages, drawn photographs, and waiting for what comes in its own time.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { draw } from '../../lib/draw.mjs';
import { build } from '../../lib/server.mjs';
import { PASSWORD, forms, signIn } from '../../lib/visitor.mjs';

const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob';

// They hear of each candle at once, and not once a day.
export async function hearsOfEach(visitor) {
  await visitor.open('/settings/notices');
  return visitor.submit(/settings\/notices/, { candles: 'each' });
}

// Signed-in visitors of these names.
export async function people(server, names) {
  const visitors = [];
  for (const name of names) {
    execFileSync(join(build, 'rosemary'), ['user', 'add', name, '--data', server.data, '--port', String(server.port)],
      { input: `${PASSWORD}\n`, env: server.variables() });
    visitors.push(await signIn(server, name));
  }
  return visitors;
}

// The code that the page shows after "Allow", for an app without an address of its own.
export async function allow(server, visitor, clientId, scope) {
  await visitor.open(`/oauth/authorize?${new URLSearchParams(
    { response_type: 'code', client_id: clientId, redirect_uri: OUT_OF_BAND, scope })}`);
  const form = forms(visitor.html).find((f) => /authorize/.test(f.action ?? ''));
  const button = form.buttons.find((b) => b.name && !/deny|refuse|no/.test(b.value));
  await visitor.submit(/authorize/, { [button.name]: button.value });
  await visitor.open(visitor.answer.headers.get('location'));
  const [, code] = visitor.html.match(/id="code" value="([^"]+)"/) ?? [];
  if (!code)
    throw new Error(`no code on the page:\n${visitor.html.slice(0, 3000)}`);
  return code;
}

export function picture(width, height, seed = 1) {
  return new Blob([draw(width, height, seed)], { type: 'image/png' });
}
