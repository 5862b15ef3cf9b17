// Where things are, and the packages of web-client for tests that stand outside of it.
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const web_require = createRequire(new URL('../../../web-client/package.json', import.meta.url));
