// What happened and needs no answer, as data; components/notices.tsx says it in words.
export type NoticeBody =
  | { kind: 'closed'; number: number }
  | { kind: 'kept_open'; number: number }
  | { kind: 'lost'; number: number; texts: readonly string[]; draft: string }
  | {
      kind:
        | 'offer_gone'
        | 'at_capacity'
        | 'refused'
        | 'close_refused'
        | 'too_fast'
        | 'sign_out_failed'
        | 'unreachable';
    };
export type Notice = NoticeBody & { readonly id: number };
