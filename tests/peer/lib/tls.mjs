// A certificate for addresses of this machine, made for one test: believed by nobody else.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function certificate(address) {
  const folder = mkdtempSync(join(tmpdir(), 'rosemary-tls-'));
  const key = join(folder, 'key.pem'), cert = join(folder, 'cert.pem');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=a test', '-addext', `subjectAltName=IP:${address}`, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(cert), file: cert,
    remove: () => rmSync(folder, { recursive: true, force: true }) };
}
