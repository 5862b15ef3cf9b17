// A child below the browser: TLS from an address of loopback that the test chooses, with header lines that no page can
// send. Every wait has a bound.
import { randomBytes } from 'node:crypto';
import { request } from 'node:https';

const patience_ms = 10_000;

function asked(port, { path, from, headers, method = 'GET' }) {
  const options = { host: '127.0.0.1', port, path, method, localAddress: from, rejectUnauthorized: false, agent: false };
  return request({ ...options, timeout: patience_ms, setHost: false, headers: { Host: `localhost:${port}`, ...headers } });
}

function answer_to(sent) {
  return new Promise((done, fail) => {
    sent.on('error', fail).on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('upgrade', (response, socket, head) => done({ status: response.statusCode, socket, head }));
    sent.on('response', (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => {
        const body = Buffer.concat(parts).toString();
        done({ status: response.statusCode, headers: response.headers, body });
      });
    });
    sent.end();
  });
}

export function get(port, path, { from = '127.0.0.1', headers = {} } = {}) {
  return answer_to(asked(port, { path, from, headers }));
}

/** A text frame as a browser sends it; one as short as a start. */
function masked_text(text) {
  const body = Buffer.from(text);
  if (body.length > 125) throw new Error(`${body.length} bytes need a longer header`);
  const mask = randomBytes(4);
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length]), mask, body.map((byte, at) => byte ^ mask[at % 4])]);
}

/** The next whole text frame; the server's are unmasked, and those of a start shorter than 64 KiB. */
function first_frame(socket, head) {
  return new Promise((done, fail) => {
    let bytes = head;
    const look = () => {
      if (bytes.length < 4) return;
      const short = bytes[1] < 126;
      const [begin, length] = short ? [2, bytes[1]] : [4, bytes.readUInt16BE(2)];
      if (bytes.length >= begin + length) done(JSON.parse(bytes.subarray(begin, begin + length).toString()));
    };
    socket.on('data', (part) => {
      bytes = Buffer.concat([bytes, part]);
      look();
    });
    socket.on('error', fail).on('close', () => fail(new Error('ended without a frame')));
    socket.setTimeout(patience_ms, () => socket.destroy(new Error('no frame in time')));
    look();
  });
}

/** Begins a conversation from that address and answers the first frame it gets: a state, or an error. */
export async function begin(port, { from, headers = {} }) {
  const { status, socket, head } = await answer_to(asked(port, { path: '/ws/child', from, headers: {
    Origin: `https://localhost:${port}`, Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'), 'Sec-WebSocket-Protocol': 'senim.v1', ...headers,
  } }));
  if (status !== 101) throw new Error(`the upgrade was answered with ${status}`);
  const token = randomBytes(32).toString('base64url');
  socket.write(masked_text(JSON.stringify({ type: 'start', language: 'ru', token })));
  try {
    return await first_frame(socket, head);
  } finally {
    socket.destroy();
  }
}
