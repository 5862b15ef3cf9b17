// Ready answers in three languages, found by "/" in the composer. They are put into the draft, never sent by themselves.
// Informal "ты" and "сен", short sentences, nothing promised that the helpline cannot keep.
import type { Language } from '../../shared/protocol';
import { matches } from '../shared/fold';

export type Folder = 'greeting' | 'silence' | 'confidentiality' | 'safety' | 'referral' | 'ending';

export interface Canned {
  readonly folder: Folder;
  readonly text: Readonly<Record<Language, string>>;
}

export const canned: readonly Canned[] = [
  {
    folder: 'greeting',
    text: {
      kk: 'Сәлем! Жазғаның жақсы болды. Мен осындамын, сені тыңдаймын. Не болды?',
      ru: 'Привет! Хорошо, что ты написал(а). Я здесь и слушаю тебя. Что случилось?',
      en: 'Hello! It is good that you wrote. I am here and I am listening. What has happened?',
    },
  },
  {
    folder: 'greeting',
    text: {
      kk: 'Сәлем! Күтіп қалғаның үшін кешірім сұраймын. Жазғаныңды оқыдым. Қазір сенімен біргемін.',
      ru: 'Привет! Прости, что пришлось ждать. Я прочитал(а) то, что ты написал(а). Теперь я с тобой.',
      en: 'Hello! I am sorry you had to wait. I have read what you wrote. I am with you now.',
    },
  },
  {
    folder: 'greeting',
    text: {
      kk: 'Айтқаның үшін рақмет. Бұл туралы жазу оңай емес. Толығырақ айтып бере аласың ба?',
      ru: 'Спасибо, что рассказал(а). О таком непросто писать. Можешь рассказать подробнее?',
      en: 'Thank you for telling me. It is not easy to write about this. Can you tell me more?',
    },
  },
  {
    folder: 'silence',
    text: {
      kk: 'Асықпа. Жазуға дайын болғанша күтемін.',
      ru: 'Не спеши. Я подожду, пока ты будешь готов(а) писать.',
      en: 'Take your time. I will wait until you are ready to write.',
    },
  },
  {
    folder: 'silence',
    text: {
      kk: 'Сен әлі осындасың ба? Жауап беру қиын болса, бір сөз жазсаң да жеткілікті.',
      ru: 'Ты ещё здесь? Если трудно отвечать, хватит и одного слова.',
      en: 'Are you still there? If it is hard to answer, one word is enough.',
    },
  },
  {
    folder: 'silence',
    text: {
      kk: 'Жауабың келмеді, сондықтан әңгімені аяқтаймын. Кез келген уақытта қайта жаза аласың немесе 111-ге қоңырау шал.',
      ru: 'Ответа пока нет, поэтому я завершу беседу. Ты можешь написать снова в любое время или позвонить на 111.',
      en: 'There is no answer yet, so I will end our conversation. You can write again at any time, or call 111.',
    },
  },
  {
    folder: 'confidentiality',
    text: {
      kk: 'Атыңды айтудың қажеті жоқ. Сенің кім екеніңді көрмеймін. Мен тек сен жазғанды ғана білемін.',
      ru: 'Имя называть не нужно. Я не вижу, кто ты. Я знаю только то, что ты напишешь.',
      en: 'You do not need to give your name. I cannot see who you are. I only know what you write.',
    },
  },
  {
    folder: 'confidentiality',
    text: {
      kk: 'Әңгімеміз құпия. Егер біреудің өмірі қауіпте болса немесе балаға зиян келтіріп жатса, басқалардың көмегі керек болады. Ондайда алдымен саған айтамын.',
      ru: 'Наш разговор остаётся между нами. Если чья-то жизнь в опасности или ребёнку причиняют вред, понадобится помощь других. Тогда я сначала скажу об этом тебе.',
      en: 'Our conversation is private. If a life is in danger or a child is being hurt, others will have to help. Then I will tell you first.',
    },
  },
  {
    folder: 'safety',
    text: {
      kk: 'Қазір қауіпсіз жердесің бе? Жаныңда өзің сенетін ересек адам бар ма?',
      ru: 'Ты сейчас в безопасном месте? Рядом есть взрослый, которому ты доверяешь?',
      en: 'Are you in a safe place now? Is there an adult near you whom you trust?',
    },
  },
  {
    folder: 'safety',
    text: {
      kk: 'Егер саған дәл қазір қауіп төніп тұрса, 112-ге қоңырау шал. Бұл тегін. Қауіпсіз жерге бара аласың ба?',
      ru: 'Если ты в опасности прямо сейчас, позвони 112. Это бесплатно. Ты можешь уйти в безопасное место?',
      en: 'If you are in danger right now, call 112. It is free. Can you go to a safe place?',
    },
  },
  {
    folder: 'safety',
    text: {
      kk: 'Тікелей сұрағым келеді: өзіңе зиян келтіру немесе өмір сүргің келмейтіні туралы ойлайсың ба? Бұл туралы маған ашық айта аласың.',
      ru: 'Спрошу прямо: думаешь ли ты о том, чтобы причинить себе вред, или о том, что не хочешь жить? Мне можно сказать об этом открыто.',
      en: 'I want to ask you directly: do you think about hurting yourself, or about not wanting to live? You can tell me openly.',
    },
  },
  {
    folder: 'safety',
    text: {
      kk: 'Бұған сен кінәлі емессің. Ешкімнің саған зиян келтіруге құқығы жоқ. Айтып дұрыс жасадың.',
      ru: 'Ты в этом не виноват(а). Никто не имеет права причинять тебе вред. Правильно, что ты об этом сказал(а).',
      en: 'This is not your fault. Nobody has the right to hurt you. You did the right thing by telling someone.',
    },
  },
  {
    folder: 'referral',
    text: {
      kk: 'Мектеп психологымен сөйлесуге болады. Қаласаң, не айтатыныңды бірге дайындайық.',
      ru: 'Об этом можно поговорить со школьным психологом. Хочешь, вместе подготовим, что сказать?',
      en: 'You can talk about this with the school psychologist. Shall we prepare together what to say?',
    },
  },
  {
    folder: 'referral',
    text: {
      kk: 'Саған көмектесе алатын мамандар бар. Келіссең, оларға қалай хабарласатынымызды бірге шешейік.',
      ru: 'Есть специалисты, которые могут тебе помочь. Если ты согласен(на), решим вместе, как с ними связаться.',
      en: 'There are people whose work is to help with this. If you agree, let us decide together how to reach them.',
    },
  },
  {
    folder: 'ending',
    text: {
      kk: 'Біраз нәрсені талқыладық. Қазір өзіңді қалай сезінесің? Бүгін тағы айтқың келетін нәрсе бар ма?',
      ru: 'Мы многое обсудили. Как ты себя сейчас чувствуешь? Хочешь сегодня сказать что-то ещё?',
      en: 'We have talked about a lot. How do you feel now? Is there anything else you would like to say today?',
    },
  },
  {
    folder: 'ending',
    text: {
      kk: 'Жазғаның үшін рақмет. Кез келген уақытта қайта жаза аласың немесе 111-ге қоңырау шал. Өзіңді күт!',
      ru: 'Спасибо, что написал(а). Ты можешь написать снова в любое время или позвонить на 111. Береги себя!',
      en: 'Thank you for writing. You can write again at any time, or call 111. Take care of yourself!',
    },
  },
];

/** Searched anywhere in the text, in all three languages, so that a Russian word finds the Kazakh answer. */
export const find_canned = (
  query: string,
  folder_names: Readonly<Record<Folder, string>>,
): readonly Canned[] =>
  canned.filter(({ folder, text }) =>
    matches(query, [folder_names[folder], ...Object.values(text)].join(' ')),
  );

export interface Slash {
  /** Where the "/" stands. */
  readonly from: number;
  readonly query: string;
}

/** The search that the caret stands in: from a "/" at the beginning of a word to the caret, within one line. */
export function slash_at(text: string, caret: number): Slash | undefined {
  const found = /(?:^|\s)\/([^/\n]{0,40})$/.exec(text.slice(0, caret));
  if (!found) return undefined;
  const query = found[1] ?? '';
  return { from: caret - query.length - 1, query };
}

/** The draft with the search replaced by the answer, and where the caret then stands. */
export function inserted(
  text: string,
  slash: Slash,
  caret: number,
  answer: string,
): { text: string; caret: number } {
  const before = text.slice(0, slash.from) + answer;
  return { text: before + text.slice(caret), caret: before.length };
}
