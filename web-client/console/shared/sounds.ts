// Everything the console can be heard with, made by WebAudio: no files. A ring is laid down on the audio clock for its whole
// length at once, so that it goes on in a background tab whose timers sleep. Owned by the station.

const ring_every_s = 2.4;

interface Tone {
  readonly at_s: number;
  readonly hertz: number;
  readonly length_s: number;
  readonly loud: number;
}

const ring_tones: readonly Tone[] = [
  { at_s: 0, hertz: 659, length_s: 0.32, loud: 0.24 },
  { at_s: 0.22, hertz: 880, length_s: 0.55, loud: 0.24 },
];
const alarm_tones: readonly Tone[] = [
  { at_s: 0, hertz: 784, length_s: 0.3, loud: 0.24 },
  { at_s: 0.25, hertz: 622, length_s: 0.3, loud: 0.24 },
  { at_s: 0.5, hertz: 494, length_s: 0.5, loud: 0.24 },
];
const message_tones: readonly Tone[] = [{ at_s: 0, hertz: 587, length_s: 0.28, loud: 0.09 }];

export class Sounds {
  private context: AudioContext | undefined;
  private ringing: GainNode | undefined;
  private rang_until_s = 0;

  /** To be called from a click or a key: browsers allow sound only then. */
  async unlock(): Promise<boolean> {
    try {
      this.context ??= new AudioContext();
      if (this.context.state !== 'running') await within(1_500, this.context.resume());
    } catch {
      return false;
    }
    return this.on();
  }

  on(): boolean {
    return this.context?.state === 'running';
  }

  /** Rings until `length_s` from now or stop_ring(), whichever is first. */
  ring(length_s: number): void {
    const context = this.context;
    if (!context || length_s <= 0) return;
    if (this.ringing && this.rang_until_s >= context.currentTime + length_s - 1) return;
    this.stop_ring();
    const out = this.output(context);
    for (let s = 0; s < length_s; s += ring_every_s) this.play(context, out, ring_tones, s);
    this.ringing = out;
    this.rang_until_s = context.currentTime + length_s;
  }

  stop_ring(): void {
    this.ringing?.disconnect();
    this.ringing = undefined;
  }

  is_ringing(): boolean {
    return this.ringing !== undefined && this.rang_until_s > (this.context?.currentTime ?? 0);
  }

  /** Two notes, once. */
  chime(): void {
    if (this.context) this.play(this.context, this.output(this.context), ring_tones, 0);
  }

  /** Three falling notes, twice: unlike anything that is to be accepted. */
  alarm(): void {
    if (!this.context) return;
    const out = this.output(this.context);
    for (const after_s of [0, 1.2]) this.play(this.context, out, alarm_tones, after_s);
  }

  message(): void {
    if (this.context) this.play(this.context, this.output(this.context), message_tones, 0);
  }

  private output(context: AudioContext): GainNode {
    const out = context.createGain();
    out.connect(context.destination);
    return out;
  }

  private play(
    context: AudioContext,
    out: GainNode,
    tones: readonly Tone[],
    after_s: number,
  ): void {
    for (const { at_s, hertz, length_s, loud } of tones) {
      const from = context.currentTime + after_s + at_s;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = 'sine';
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(loud, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + length_s);
      tone.connect(volume).connect(out);
      tone.start(from);
      tone.stop(from + length_s);
    }
  }
}

const within = <T>(ms: number, promise: Promise<T>): Promise<T | undefined> =>
  Promise.race([promise, new Promise<undefined>((done) => setTimeout(() => done(undefined), ms))]);
