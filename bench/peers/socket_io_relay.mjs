// socket_io_relay.mjs REDIS_SOCKET: the same relay on `socket.io` with its Redis adapter, so that more than one process
// could serve: rooms for the two sides of a conversation, acknowledgements by socket.io's own callbacks. README.md says
// what it speaks.
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';

import { connect, Store } from './store.mjs';

const frame_bytes_max = 16_384;
const id_shape = /^[\w-]{22}$/;
const other_side = { child: 'counsellor', counsellor: 'child' };

const redis = connect(process.argv[2]);
const store = new Store(redis);
const server = createServer();
const io = new Server(server, {
  adapter: createAdapter(redis, connect(process.argv[2])),
  transports: ['websocket'],
  maxHttpBufferSize: frame_bytes_max,
});

// The seat stands in the handshake: { side, conversations }.
io.use((socket, next) => {
  const { side, conversations } = socket.handshake.auth;
  const good = side in other_side && Array.isArray(conversations) && conversations.every((id) => id_shape.test(id));
  next(good ? undefined : new Error('bad_frame'));
});

io.on('connection', (socket) => {
  const { side, conversations } = socket.handshake.auth;
  socket.join(conversations.map((id) => `${id}:${side}`));
  socket.on('say', async (frame, acknowledge) => {
    const conversation = side === 'child' ? conversations[0] : frame?.conversation;
    const good = conversations.includes(conversation) && id_shape.test(frame?.id) && typeof frame.text === 'string';
    if (!good || typeof acknowledge !== 'function') return socket.disconnect(true);
    const message = { from: side, id: frame.id, text: frame.text, at: Date.now() };
    try {
      const { seq, repeated } = await store.append(conversation, message);
      const about = { conversation };
      acknowledge({ ...(side === 'counsellor' && about), id: message.id, seq, at: message.at });
      if (repeated) return;
      const alias = side === 'counsellor' ? { alias: 'Relay' } : about;
      io.to(`${conversation}:${other_side[side]}`).emit('message', { ...message, seq, ...alias });
    } catch {
      socket.disconnect(true);
    }
  });
});

server.listen(0, '127.0.0.1', () => console.log(`relay serving port=${server.address().port}`));
