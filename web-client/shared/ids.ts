// Random names and secrets in base64url, from the browser's secure generator. Keeps nothing.

function random_base64url(bytes_count: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(bytes_count));
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

/** Id of a message: 16 random bytes, 22 characters. */
export const new_message_id = (): string => random_base64url(16);

/** Token of a conversation: 32 random bytes, 43 characters. It is a secret. */
export const new_token = (): string => random_base64url(32);
