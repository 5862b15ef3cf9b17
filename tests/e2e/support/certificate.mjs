// A certificate of its own authority for localhost, with its key: `certificate` and `key` in that directory.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export function make_certificate(directory) {
  const [key, certificate] = [join(directory, 'key'), join(directory, 'certificate')];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days',
    '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', certificate],
  { stdio: 'ignore' });
  return { key, certificate };
}
