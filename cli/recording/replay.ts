import type { CheckContext } from '../../harness/checks/check-context.ts';
import type { WopiResponse } from '../../harness/client/response.ts';
import { propertyAt } from '../../harness/expect/json.ts';
import { NotApplicable } from '../../harness/results/failures.ts';
import { TrafficJudge, type Violation } from '../../harness/traffic/traffic-judge.ts';
import type { Editor } from '../../wopi/editors.ts';
import { targetOf } from '../../wopi/request-target.ts';
import { resourceOfUrl, type WopiResource } from '../../wopi/resource.ts';
import { factsOf } from './body-watch.ts';
import type { RecordedStep } from './read-recording.ts';
import { headerOf } from './recorder.ts';

/** What came back for a step, and the rules that it violates. */
export interface ReplayedStep {
  readonly response: WopiResponse;
  readonly violations: readonly Violation[];
}

/** Sends the requests of a recording to another host, or to the same one again. */
export class Replay {
  readonly #context: CheckContext;
  readonly #judge: TrafficJudge;
  /** What the recorded addresses are now. */
  readonly #resources = new Map<string, WopiResource>();
  /** The values that the host has now for those that it had in the recording, by header. */
  readonly #values = new Map<string, string>();

  private constructor(context: CheckContext, editors: readonly Editor[]) {
    this.#context = context;
    this.#judge = new TrafficJudge(editors);
  }

  /** Begins a replay on the file under test, which takes the place of the first file of the recording. */
  static async begin(
    context: CheckContext,
    editors: readonly Editor[],
    steps: readonly RecordedStep[],
  ): Promise<Replay> {
    const replay = new Replay(context, editors);
    const main = mainFileOf(steps);
    if (main !== undefined) replay.#resources.set(main, await context.given.unlockedFile());
    return replay;
  }

  /** Why a step cannot be replayed; undefined if it can. */
  obstacleTo(step: RecordedStep, steps: readonly RecordedStep[]): string | undefined {
    if (!this.#resources.has(step.resource)) return 'it is about a file that is unknown here';
    if ([401, 403].includes(step.status)) return 'its token was refused';
    if (step.operation === 'DeleteFile' && step.resource === mainFileOf(steps)) return 'it would delete the test file';
    const isPartial = step.bodySize > 0 && step.body === undefined;
    return isPartial && !replaceable.has(step.operation) ? 'the recording has only a part of its body' : undefined;
  }

  /** Sends a step without an obstacle. @throws {TransportFailure} when there is no complete response. */
  async send(step: RecordedStep): Promise<ReplayedStep> {
    const resource = await this.#resourceOf(step);
    const headers = this.#headersOf(step);
    const body = step.body ?? (step.bodySize > 0 ? filler(step) : undefined);
    const { pathname } = new URL(resource.href);
    const passing = this.#judge.begin({
      operation: step.operation,
      resource: pathname,
      user: resource.accessToken,
      header: (name) => headerOf({ headers: Object.entries(headers) }, name),
    });
    try {
      const { wopi } = this.#context;
      const response = await wopi.sendOperation(step.operation, resource, { headers, ...(body && { body }) });
      this.#learn(step, response);
      const facts = { sent: factsOf(body ?? new Uint8Array()), received: factsOf(response.body) };
      return { response, violations: passing.end({ response, ...facts, at: performance.now() }) };
    } catch (error) {
      passing.fail();
      throw error;
    }
  }

  async #resourceOf({ resource: recorded, token }: RecordedStep): Promise<WopiResource> {
    const { given, file, note } = this.#context;
    const resource = this.#resources.get(recorded) ?? file;
    if (token === 1 || resource.isFromHost) return resource;
    try {
      return await given.users.second();
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      note('The recording has several access tokens; without --second-token, all requests have the same one.');
      return resource;
    }
  }

  #headersOf({ headers }: RecordedStep): Record<string, string> {
    const kept = headers.filter(([name, value]) => replayed.test(name) && !value.includes('REDACTED'));
    return Object.fromEntries(kept.map(([name, value]) => [name, this.#values.get(keyOf(name, value)) ?? value]));
  }

  #learn({ json }: RecordedStep, response: WopiResponse): void {
    if (json === undefined || !('value' in response.json)) return;
    const pairs = (path: string) =>
      [propertyAt(json, path), 'value' in response.json ? propertyAt(response.json.value, path) : undefined] as const;
    for (const path of ['Url', 'ContainerPointer.Url', 'RootContainerPointer.Url']) this.#learnUrl(...pairs(path));
    const [before, now] = pairs('LastModifiedTime');
    if (typeof before !== 'string' || typeof now !== 'string') return;
    for (const name of timestamps) this.#values.set(keyOf(name, before), now);
  }

  #learnUrl(recorded: unknown, now: unknown): void {
    if (typeof recorded !== 'string' || typeof now !== 'string') return;
    if (!URL.canParse(recorded) || !URL.canParse(now)) return;
    const target = targetOf('GET', new URL(recorded).pathname, () => undefined);
    if (target) this.#resources.set(target.resource, resourceOfUrl(now));
  }
}

/** The path of the file that the recorded session is about. */
function mainFileOf(steps: readonly RecordedStep[]): string | undefined {
  return steps.find(({ resource }) => /\/files\/[^/]+$/.test(resource))?.resource;
}

const timestamps = ['X-COOL-WOPI-Timestamp', 'X-LOOL-WOPI-Timestamp'];
/** The client sets the others itself. */
const replayed = /^(content-type|x-(cool|lool|wopi)-(?!wopi-proof|proof|wopi-override|override|timestamp$).*)$/i;
/** Operations whose body is a document: any other one of the same size does as well. */
const replaceable: ReadonlySet<string> = new Set(['PutFile', 'PutRelativeFile', 'RenameFile']);

function filler({ number, bodySize }: RecordedStep): Uint8Array {
  return Buffer.alloc(bodySize, `Content of request ${number}. `);
}

function keyOf(name: string, value: string): string {
  return `${name.toLowerCase()}: ${value}`;
}
