import { decodedResponse } from '../../harness/client/decode-response.ts';
import type { Exchange } from '../../harness/client/exchange.ts';
import { recordExchange } from '../../harness/client/record-exchange.ts';
import type { Redactor } from '../../harness/client/redactor.ts';
import { WopiResponse } from '../../harness/client/response.ts';
import type { HttpResponse } from '../../harness/client/sender.ts';
import type { BodyFacts } from '../../harness/traffic/passing.ts';
import type { BegunExchange, TrafficJudge, Violation } from '../../harness/traffic/traffic-judge.ts';
import { type RequestTarget, targetOf } from '../../wopi/request-target.ts';
import { sha256Of } from '../../wopi/sha256.ts';
import { factsOf } from './body-watch.ts';

/** A request as it passes by. */
export interface SeenRequest {
  readonly method: string;
  /** As the host gets it. */
  readonly href: string;
  /** Names as sent, values in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** What was seen of the request's body when the exchange ended. */
export interface SeenBody {
  readonly beginning: Uint8Array;
  readonly size: number;
  /** Absent if the body did not arrive completely. */
  readonly facts?: BodyFacts | undefined;
}

/** What came back, of which `body` may hold only the beginning. */
export type SeenResponse = HttpResponse & { readonly facts?: BodyFacts | undefined };

/** An exchange that was recorded and judged. */
export interface RecordedPassing {
  /** Counts from 1. */
  readonly number: number;
  readonly exchange: Exchange;
  /** Which access token it had, counted from 1 in the order of their appearance. */
  readonly token: number;
  readonly violations: readonly Violation[];
}

/** An exchange that is being recorded. One of the two is to be called, once. */
export interface RecordingExchange {
  end(sent: SeenBody, response: SeenResponse): void;
  /** @param problem why there is no complete response, in one sentence */
  fail(sent: SeenBody, problem: string): void;
}

/** Records and judges the WOPI requests of any client as they pass by. */
export class Recorder {
  readonly #judge: Pick<TrafficJudge, 'begin'>;
  readonly #redactor: Redactor;
  readonly #onExchange: (passing: RecordedPassing) => void;
  readonly #tokens = new Map<string, number>();
  #count = 0;

  constructor(options: {
    readonly judge: Pick<TrafficJudge, 'begin'>;
    readonly redactor: Redactor;
    readonly onExchange: (passing: RecordedPassing) => void;
  }) {
    this.#judge = options.judge;
    this.#redactor = options.redactor;
    this.#onExchange = options.onExchange;
  }

  /** Undefined for what is not a WOPI request: it is neither recorded nor judged. */
  begin(request: SeenRequest): RecordingExchange | undefined {
    const header = (name: string) => headerOf(request, name);
    const url = new URL(request.href);
    const token = tokenOf(url, header);
    const target = targetOf(request.method, url.pathname, header);
    // Other interfaces of a host may have such paths, too.
    if (!target || (token === '' && header('X-WOPI-Override') === undefined)) return undefined;
    this.#redactor.learn(token);
    this.#redactor.learn(bearerOf(header));
    const judged = this.#judge.begin({ ...target, user: digestOf(token), header });
    return this.#recording(request, target, { token: this.#numberOf(token), judged });
  }

  #recording(
    request: SeenRequest,
    { operation }: RequestTarget,
    { token, judged }: { readonly token: number; readonly judged: BegunExchange },
  ): RecordingExchange {
    const [startedAt, start] = [Date.now(), performance.now()];
    const record = (sent: SeenBody, outcome: { response?: HttpResponse; problem?: string }) =>
      recordExchange(
        {
          operation,
          request: { ...request, headers: joined(request.headers), body: sent.beginning, bodySize: sent.size },
          ...outcome,
          startedAt,
          durationMs: performance.now() - start,
        },
        this.#redactor,
      );
    const tell = (exchange: Exchange, violations: readonly Violation[]) => {
      this.#count += 1;
      this.#onExchange({ number: this.#count, exchange, token, violations: violations.map(this.#redacted) });
    };
    return {
      end: (sent, { facts, ...response }) => {
        const exchange = record(sent, { response });
        const plain = decodedResponse(response, mostDecoded);
        tell(
          exchange,
          judged.end({
            response: new WopiResponse(operation, plain ?? response, exchange),
            sent: sent.facts,
            received: plain ? factsOf(plain.body) : isEncoded(response) ? undefined : facts,
            at: performance.now(),
          }),
        );
      },
      fail: (sent, problem) => {
        judged.fail();
        tell(record(sent, { problem }), []);
      },
    };
  }

  // A mismatch may show a part of a body.
  readonly #redacted = ({ requirement, mismatches }: Violation): Violation => ({
    requirement,
    mismatches: mismatches.map(({ at, expected, actual }) => ({
      at,
      expected: this.#redactor.redact(expected),
      actual: this.#redactor.redact(actual),
    })),
  });

  #numberOf(token: string): number {
    const key = digestOf(token);
    const known = this.#tokens.get(key) ?? this.#tokens.size + 1;
    this.#tokens.set(key, known);
    return known;
  }
}

/** The problem of an exchange that is neither the client's nor the host's. */
export const recordingEnded = 'the recording ended before the host responded';

/** The first value of a header. */
export function headerOf({ headers }: Pick<SeenRequest, 'headers'>, name: string): string | undefined {
  return headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
}

type HeaderOf = (name: string) => string | undefined;

function tokenOf(url: URL, header: HeaderOf): string {
  const [, value] = [...url.searchParams].find(([name]) => name.toLowerCase() === 'access_token') ?? [];
  return value ?? bearerOf(header);
}

function bearerOf(header: HeaderOf): string {
  return /^Bearer\s+(\S+)/i.exec(header('Authorization') ?? '')?.[1] ?? '';
}

// The judge tells users apart without holding their tokens.
function digestOf(token: string): string {
  return sha256Of(Buffer.from(token));
}

function joined(headers: SeenRequest['headers']): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of headers) {
    const earlier = values.get(name);
    values.set(name, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return Object.fromEntries(values);
}

const mostDecoded = 64 * 1024 * 1024;

function isEncoded(response: HttpResponse): boolean {
  return (headerOf(response, 'Content-Encoding')?.trim().toLowerCase() ?? 'identity') !== 'identity';
}
