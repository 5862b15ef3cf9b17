// What both relays keep: every message in a Redis list, once. One atomic step appends it unless its id is there
// already, and gives its number; calls of one loop turn go out together (ioredis' automatic pipelining). With
// `appendfsync always` the answer means that it is on the disk.
import Redis from 'ioredis';

const append_once = `
local first = redis.call('HGET', KEYS[2], ARGV[1])
if first then return {tonumber(first), 1} end
local seq = redis.call('RPUSH', KEYS[1], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[1], seq)
return {seq, 0}`;

export function connect(socket_path) {
  const redis = new Redis({ path: socket_path, enableAutoPipelining: true });
  redis.on('error', (error) => console.error(`redis: ${error.message}`));
  return redis;
}

export class Store {
  constructor(redis) {
    this.redis = redis;
    redis.defineCommand('appendOnce', { numberOfKeys: 2, lua: append_once });
  }

  /** The message's number in its conversation, and whether its id was there already. */
  async append(conversation, message) {
    const keys = [`{c:${conversation}}:log`, `{c:${conversation}}:ids`];
    const [seq, repeated] = await this.redis.appendOnce(...keys, message.id, JSON.stringify(message));
    return { seq, repeated: repeated === 1 };
  }
}
