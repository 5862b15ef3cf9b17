// What the whole console says in English: sign-in, header, notices, help. This file also defines which strings exist:
// strings/index.ts makes TypeScript demand every one of them in every language.

export const en = {
  // General
  product: 'Senim',
  console_title: 'Counsellor console',
  language_name: 'English',
  cancel: 'Cancel',
  dismiss: 'Dismiss',
  copy: 'Copy text',
  copied: 'Copied',
  interface_language: 'Interface language',
  theme: 'Appearance',
  theme_auto: 'As the system',
  theme_light: 'Light',
  theme_dark: 'Dark',
  keys_help: 'Keyboard shortcuts',
  menu: 'Menu',

  // Sign-in
  sign_in_title: 'Sign in',
  sign_in_name: 'Name',
  sign_in_password: 'Password',
  show_password: 'Show password',
  sign_in_action: 'Sign in',
  signing_in: 'Signing in…',
  sign_in_wrong: 'The name or the password is wrong.',
  sign_in_wait: (seconds: number) => `Too many attempts. Try again in ${seconds} s.`,
  sign_in_unreachable: 'The server does not answer. Check the network and try again.',
  sign_in_trouble: 'The server cannot sign anyone in at the moment. Try again in a minute.',
  sign_in_needs_https:
    'Signing in works only over HTTPS: by this address the browser keeps no sign-in, and the password could be read on the way. Open the console by its address with https://; whoever runs the server knows it.',
  sign_in_no_cookie:
    'The password is right, but the browser did not keep the sign-in. Allow this site to keep cookies, and open the console by its address with https://.',
  sign_in_wrong_address:
    'The server does not take this address for its own. Open the console by the right one; whoever runs the server knows it.',
  sign_in_strange:
    'Something answered that is not the helpline’s server, perhaps the sign-in page of this network. Open some other page, then try again.',
  sign_in_missing: 'Fill in the name and the password.',
  signed_out_notice: 'Your session has ended. Sign in again: unsent texts are kept in this tab.',
  sign_out: 'Sign out',
  sign_out_failed: 'The server did not confirm the sign-out. Check the network and repeat.',

  greeting: (name: string) => `Good to see you, ${name}`,
  no_page_lead:
    'This account is not for talking to children, so there is no desk here. Nobody is waiting for you: children are taken by counsellors.',

  // Connection
  link_down: 'Connection lost',
  reload: 'Reload',
  loading: 'One moment…',

  // Offers
  offer_gone: 'This request is no longer open.',
  at_capacity: 'You already hold as many conversations as you take at once.',

  // Record and closing
  close_refused: 'The server refused the record. Check it and try again.',
  closed_notice: (n: number) => `Conversation ${n} is closed.`,

  // Notices
  notices: 'Notices',
  kept_open_notice: (n: number) =>
    `Conversation ${n} was not closed: the child wrote, or the danger has changed.`,
  notice_lost: (n: number) =>
    `Conversation ${n} is no longer yours: it was given back to the queue or to a colleague.`,
  notice_unsent: 'These texts were not sent:',
  notice_draft: 'Unfinished draft:',
  notice_refused: 'The server refused this. Nothing was changed.',
  notice_too_fast: 'Too fast: repeating in a moment.',

  // Shortcuts
  help_title: 'Keyboard shortcuts',
  help_close: 'Close',
  help: {
    chat: 'Conversation 1 to 4',
    next: 'Next conversation',
    previous: 'Previous conversation',
    longest: 'The child waiting longest',
    accept: 'Accept the offer',
    note: 'Note / reply',
    risk: 'Risk',
    close: 'Close the conversation',
    keep_open: 'Take back an end or a closing',
    waiting: 'Who waits in line',
    back_on: 'Back after missed requests',
    canned: 'Ready answers, in the composer',
    send: 'Send',
    newline: 'New line',
    help: 'This help',
  },
};
