import { performance } from 'node:perf_hooks';
import { isObject } from '../expect/json.ts';
import type { Diagnosis, Experiment } from '../results/diagnosis.ts';
import { type FileUnderTest, learnSecrets, type Wiring } from '../run/judge.ts';
import { type Answer, isProxyError } from './answer.ts';
import { conclude, concludeByTurns, concludeNoResponse, concludeRefusedPosts } from './causes.ts';
import { closerLook } from './closer-look.ts';
import { planExperiments, type RequestExperiment, runExperiments } from './experiments.ts';
import type { Conclusion } from './findings.ts';
import type { OwnCommands } from './own-commands.ts';
import { promisesWriting, refusedPosts } from './post-probe.ts';
import { firstProbe, type Probe } from './probe.ts';
import { Prober } from './prober.ts';
import { type ProofExperiments, tryProofVariants } from './proof-experiments.ts';
import { countAnswers, refusalIn, repeat } from './repetition.ts';

export interface TriageOptions extends Pick<Wiring, 'sender' | 'proofKeys' | 'extraHeaders' | 'hostPageLoad'> {
  readonly file: FileUnderTest;
  readonly redactor: NonNullable<Wiring['redactor']>;
  /** Whether the run sends more than GET requests, so that refused POSTs matter. */
  readonly sendsPosts: boolean;
  readonly signal: AbortSignal;
  readonly commands: OwnCommands;
  /** After which no further experiment begins; default 20 s. */
  readonly budgetMs?: number;
  /** Requests after which no further experiment begins; default: no limit. */
  readonly mostRequests?: number;
}

/** What the first contact showed. */
export interface Triage {
  /** Set when no check can be judged. */
  readonly diagnosis?: Diagnosis;
  /** The names of the properties in CheckFileInfo; absent when there was none. */
  readonly properties?: readonly string[];
  /** The name of the file if its user may write to it, by CheckFileInfo; empty if it has none. */
  readonly writableFile?: string;
  /** Sentences about what was odd and stopped nothing. */
  readonly notices: readonly string[];
  readonly requests: number;
  /** Milliseconds of the fastest response; absent when there was none. */
  readonly latencyMs?: number;
}

/**
 * Asks a host for its file as the run will, and finds out by experiments why that fails, if it does. Nothing is changed
 * on the host. One that works gets two or three requests.
 */
export async function triage(options: TriageOptions): Promise<Triage> {
  const { file, redactor, signal } = options;
  learnSecrets(redactor, file, options);
  const examination = new Examination(options, firstProbe(file));
  const found = await examination.run();
  const requests = examination.requests;
  if (signal.aborted) return { notices: [], requests };
  const { latencyMs } = examination;
  return { ...found, requests, ...(latencyMs !== undefined && { latencyMs }) };
}

type Found = Omit<Triage, 'requests' | 'latencyMs'>;

interface Evidence {
  readonly answer: Answer;
  readonly probe: Probe;
  readonly experiments: readonly Experiment[];
}

const nothing: ProofExperiments = { experiments: [] };

class Examination {
  readonly #options: TriageOptions;
  readonly #prober: Prober;
  readonly #probe: Probe;
  readonly #isOver: () => boolean;

  constructor(options: TriageOptions, probe: Probe) {
    const { budgetMs = 20_000, mostRequests = Number.POSITIVE_INFINITY } = options;
    const end = performance.now() + budgetMs;
    this.#options = options;
    this.#prober = new Prober(options);
    this.#probe = probe;
    this.#isOver = () => performance.now() > end || this.requests >= mostRequests;
  }

  get requests(): number {
    return this.#prober.sent;
  }

  get latencyMs(): number | undefined {
    const times = this.#prober.exchanges.flatMap(({ response, durationMs }) => (response ? [durationMs] : []));
    return times.length === 0 ? undefined : Math.min(...times);
  }

  async run(): Promise<Found> {
    const first = await this.#prober.ask(this.#probe);
    if (first.problem !== undefined) return await this.#examineSilence(first);
    const repetition = await repeat(first, this.#probe, this.#prober);
    const refused = refusalIn(repetition);
    if (!refused) return await this.#examinePosts(first, []);
    if (repetition.isByTurns)
      return this.#diagnose(concludeByTurns(repetition), { answer: refused, probe: this.#probe, experiments: [] });
    if (repetition.usable > 0) {
      const served = repetition.answers.find(({ isUsable }) => isUsable) ?? first;
      return await this.#examinePosts(served, [
        `Of ${repetition.answers.length} identical CheckFileInfo requests one got a different response: ${countAnswers(repetition)}.`,
      ]);
    }
    return await this.#examineRefusal(first);
  }

  async #examineSilence(first: Answer): Promise<Found> {
    const { problem = 'protocol' } = first;
    // What stops a request before it is sent is reported by the run itself.
    if (['interrupted', 'invalid-request'].includes(problem)) return { notices: [] };
    const isUnreachable = ['unreachable', 'unresolved', 'tls'].includes(problem);
    const again = isUnreachable ? first : await this.#prober.ask(this.#probe);
    if (again.problem === undefined) return again.isUsable ? { notices: [] } : await this.#examineRefusal(again);
    if (problem === 'too-large' && (await this.#servesContents(first))) return { notices: [] };
    return this.#diagnose(concludeNoResponse(again), { answer: first, probe: this.#probe, experiments: [] });
  }

  async #examinePosts(first: Answer, notices: readonly string[]): Promise<Found> {
    const found = { notices, properties: propertiesIn(first), ...writableFileIn(first) };
    if (!this.#options.sendsPosts || !promisesWriting(first)) return found;
    const refused = await refusedPosts(this.#probe, this.#prober);
    if (!refused) return found;
    const { answer, probe, experiments } = refused;
    const tried = [
      ...experiments.map(experimentOf),
      { change: 'GET (CheckFileInfo)', received: first.description, changed: true, usable: true, about: 'request' },
    ] as const;
    return this.#diagnose(concludeRefusedPosts(refused), { answer, probe, experiments: tried });
  }

  async #examineRefusal(first: Answer): Promise<Found> {
    const prober = this.#prober;
    const planned = isProxyError(first.status) ? [] : planExperiments(this.#probe, prober, this.#options);
    const experiments = await runExperiments(planned, first, prober, this.#isOver);
    // What encodes CheckFileInfo fails every check that reads it, whatever becomes of GetFile.
    const mayJudge = first.form !== 'encoded' && !experiments.some(({ answer }) => answer.isUsable);
    if (mayJudge && (await this.#servesContents(first)))
      return {
        notices: [
          `CheckFileInfo returns ${first.description}, but GetFile is served with the same token: the checks are run.`,
        ],
      };
    const proofs = await this.#examineProofs(first, experiments);
    const { href } = this.#probe;
    const { commands } = this.#options;
    const conclusion = conclude({ href, first, experiments, proofs, signsRequests: prober.signsRequests, commands });
    const again: Experiment = {
      change: 'same request 5 more times',
      received: first.description,
      changed: false,
      usable: false,
      about: 'request',
    };
    return this.#diagnose(conclusion, {
      answer: first,
      probe: this.#probe,
      experiments: [again, ...experiments.map(experimentOf), ...proofs.experiments.map(proofExperimentOf)],
    });
  }

  async #examineProofs(first: Answer, experiments: readonly RequestExperiment[]): Promise<ProofExperiments> {
    if (!this.#prober.signsRequests) return nothing;
    const unsigned = experiments.find(({ kind }) => kind === 'unsigned');
    const mayBeProofs = [400, 401, 403, 500].includes(first.status ?? 0);
    if (!(mayBeProofs || unsigned?.answer.isUsable)) return nothing;
    const hints = unsigned ? [unsigned.answer] : [];
    return await tryProofVariants(this.#probe, first, hints, this.#prober, this.#isOver);
  }

  // A host that refuses CheckFileInfo alone can be judged by everything else.
  async #servesContents(first: Answer): Promise<boolean> {
    const { pathname, href } = new URL(this.#probe.href);
    const contents = { ...this.#probe, href: href.replace(pathname, `${pathname}/contents`), bodyLimit: 16 * 2 ** 20 };
    const { status = 0, form, response, problem } = await this.#prober.ask(contents, 'GetFile');
    if (problem !== undefined || status >= 300 || form === 'login') return false;
    const isSamePage = form === 'html' && ['html', 'login'].includes(first.form);
    const isSameBody = first.response !== undefined && response?.text === first.response.text;
    return !isSamePage && !isSameBody;
  }

  #diagnose({ cause, summary, likelyCause, advice }: Conclusion, { answer, probe, experiments }: Evidence): Found {
    const { redactor } = this.#options;
    const safe = (text: string) => redactor.redact(text);
    return {
      notices: [],
      diagnosis: {
        cause,
        summary: safe(summary),
        sent: safe(describeProbe(probe, this.#prober.signsRequests)),
        received: answer.description,
        experiments,
        likelyCause: safe(likelyCause),
        advice: advice.map(safe),
        command: closerLook(cause, this.#options.file, this.#options.commands),
        exchanges: this.#prober.exchanges,
      },
    };
  }
}

function writableFileIn({ response }: Answer): Pick<Triage, 'writableFile'> {
  const json = response?.json;
  const info = json && 'value' in json && isObject(json.value) ? json.value : {};
  const { BaseFileName: name, UserCanWrite, ReadOnly } = info;
  return UserCanWrite === false || ReadOnly === true ? {} : { writableFile: typeof name === 'string' ? name : '' };
}

function propertiesIn({ response }: Answer): string[] {
  const json = response?.json;
  return json && 'value' in json && isObject(json.value) ? Object.keys(json.value) : [];
}

function describeProbe({ method, href, wopiHeaders }: Probe, isSigned: boolean): string {
  const { origin, pathname } = new URL(href);
  const operation = wopiHeaders?.['X-WOPI-Override'] === undefined ? 'CheckFileInfo' : 'GetLock';
  return `${operation}${isSigned ? ', signed' : ', not signed'}: ${method} ${origin}${pathname}`;
}

function experimentOf({ change, answer, changed }: RequestExperiment): Experiment {
  return { change, received: answer.description, changed, usable: answer.isUsable, about: 'request' };
}

function proofExperimentOf({ variant, answer, changed }: ProofExperiments['experiments'][number]): Experiment {
  return { change: variant.change, received: answer.description, changed, usable: answer.isUsable, about: 'proof' };
}
