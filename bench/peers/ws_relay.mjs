// ws_relay.mjs REDIS_SOCKET: a relay on `ws` and `ioredis`, as one would write it who needs what Senim promises for a
// message: stored before it is acknowledged, once, in order. No queue, no accounts, nothing sealed. README.md says what
// it speaks.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

import { connect, Store } from './store.mjs';

const frame_bytes_max = 16_384;
const id_shape = /^[\w-]{22}$/;

const store = new Store(connect(process.argv[2]));
const conversations = new Map(); // conversation -> { child, counsellor }: their sockets

// The seat is in the address: /child/CONVERSATION or /counsellor/CONVERSATION,CONVERSATION...
function seats_of(url) {
  const [, side, list = ''] = url.split('/');
  const ids = list.split(',');
  const good = (side === 'child' && ids.length === 1) || side === 'counsellor';
  return good && ids.every((id) => id_shape.test(id)) ? { side, ids } : undefined;
}

function take_seats(socket, { side, ids }) {
  for (const id of ids) {
    const here = conversations.get(id) ?? {};
    here[side] = socket;
    conversations.set(id, here);
  }
}

function leave_seats(socket, { side, ids }) {
  for (const id of ids) {
    const here = conversations.get(id);
    if (here?.[side] === socket) here[side] = undefined;
    if (here && !here.child && !here.counsellor) conversations.delete(id);
  }
}

function send(socket, frame) {
  if (socket?.readyState === socket?.OPEN) socket?.send(JSON.stringify(frame));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function say(socket, { side, ids }, frame) {
  const conversation = side === 'child' ? ids[0] : frame.conversation;
  if (!ids.includes(conversation) || !id_shape.test(frame.id) || typeof frame.text !== 'string') {
    return socket.close(4100, 'bad_frame');
  }
  const about = { conversation };
  const message = { from: side, id: frame.id, text: frame.text, at: Date.now() };
  const { seq, repeated } = await store.append(conversation, message);
  const { id, text, at } = message;
  send(socket, { type: 'ack', ...(side === 'counsellor' && about), id, seq, at });
  if (repeated) return;
  const { child, counsellor } = conversations.get(conversation) ?? {};
  if (side === 'child') send(counsellor, { type: 'message', ...about, seq, from: side, id, text, at });
  else send(child, { type: 'message', seq, from: side, id, text, at, alias: 'Relay' });
}

const server = createServer((request, response) => response.writeHead(426).end());
const sockets = new WebSocketServer({ server, maxPayload: frame_bytes_max, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
  const seats = seats_of(request.url);
  if (!seats) return socket.close(4100, 'bad_frame');
  take_seats(socket, seats);
  socket.on('message', (bytes, is_binary) => {
    const frame = is_binary ? undefined : parsed(bytes);
    if (frame?.type !== 'say') return socket.close(4100, 'bad_frame');
    say(socket, seats, frame).catch(() => socket.close(4001, 'store_trouble'));
  });
  socket.on('close', () => leave_seats(socket, seats));
  socket.on('error', () => socket.terminate());
});
server.listen(0, '127.0.0.1', () => console.log(`relay serving port=${server.address().port}`));
