// Children offered to this counsellor, each with the time that is left to accept.
import type { JSX } from 'preact';
import { duration } from '../../shared/clock';
import type { LiveOffer } from '../model';
import { LanguageTag, Presence, Region, RiskMark, need_words } from './bits';
import { use_now } from '../../shared/components/context';
import { Icon } from '../../shared/components/icons';
import { use_desk } from './context';

const whole_ms = 20_000;

function Countdown({ offer }: { offer: LiveOffer }): JSX.Element {
  const { words } = use_desk();
  const left_ms = Math.max(0, offer.deadline_ms - use_now());
  const seconds = Math.ceil(left_ms / 1000);
  return (
    <span
      class={seconds <= 5 ? 'countdown late' : 'countdown'}
      data-test="offer-left"
      data-seconds={seconds}
    >
      <span class="bar" style={{ '--left': `${Math.min(100, (left_ms / whole_ms) * 100)}%` }} />
      <span>{seconds > 0 ? words.offer_left(seconds) : words.offer_over}</span>
    </span>
  );
}

function OfferCard({ offer, first }: { offer: LiveOffer; first: boolean }): JSX.Element {
  const { store, words } = use_desk();
  const now = use_now();
  const why =
    offer.why === 'lost' ? words.why_lost : offer.why === 'danger' ? words.why_danger : '';
  return (
    <li
      class={`offer ${offer.need === 'danger' || offer.risk === 'imminent' ? 'danger' : ''}`}
      data-test="offer"
      data-offer={offer.offer}
    >
      <div class="offer-line">
        <Icon name="bell" />
        <strong>{words.number(offer.number)}</strong>
        <LanguageTag language={offer.language} />
        <span class="grow" />
        <span class="muted">
          {words.offer_waited} <b>{duration(now - offer.since_ms)}</b>
        </span>
      </div>
      <Region code={offer.region} />
      <div class="offer-line wrap">
        {offer.need && (
          <span class={offer.need === 'danger' ? 'chip danger' : 'chip'}>
            {need_words(words)[offer.need]}
          </span>
        )}
        <RiskMark risk={offer.risk} quiet />
        {offer.child && offer.child !== 'here' && <Presence child={offer.child} />}
        {offer.wrote && <span class="chip wrote">{words.wrote_unread}</span>}
      </div>
      {why && <p class="offer-why">{why}</p>}
      <Countdown offer={offer} />
      <div class="offer-acts">
        <button
          type="button"
          class="primary"
          data-test="accept"
          disabled={offer.accepting}
          onClick={() => store.accept(offer.offer)}
        >
          {offer.accepting ? words.accepting : words.accept} {first && <kbd>Alt A</kbd>}
        </button>
        <button
          type="button"
          data-test="decline"
          disabled={offer.accepting}
          onClick={() => store.decline(offer.offer)}
        >
          {words.decline}
        </button>
      </div>
    </li>
  );
}

export function Offers(): JSX.Element | null {
  const { view, words } = use_desk();
  const { offers } = view.desk;
  if (offers.length === 0) return null;
  return (
    <section class="offers" aria-label={words.offers}>
      <p class="sr" role="alert">
        {words.offer_title}
      </p>
      <ul>
        {offers.map((offer, i) => (
          <OfferCard key={offer.offer} offer={offer} first={i === 0} />
        ))}
      </ul>
    </section>
  );
}
