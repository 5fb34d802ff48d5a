import * as z from 'zod';
import type { JsonValue } from '../../harness/client/response.ts';
import { UserError } from '../../harness/results/user-error.ts';
import { hexComment } from '../../reports/render-har.ts';
import { describeIssue } from '../../wopi/describe-issue.ts';
import { type RequestTarget, targetOf } from '../../wopi/request-target.ts';

const text = z.string();
const headers = z.array(z.object({ name: text, value: text })).max(200);

const entry = z.object({
  request: z.object({
    method: text,
    url: text,
    headers,
    bodySize: z.number().optional(),
    postData: z.object({ text: text.optional(), comment: text.optional() }).optional(),
  }),
  response: z.object({ status: z.number(), content: z.object({ text: text.optional() }).optional() }),
  _token: z.number().optional(),
  _violations: z.array(z.unknown()).optional(),
});

const archive = z.object({ log: z.object({ entries: z.array(entry).max(10_000) }) });

/** A WOPI request of a recording, and what came back. */
export interface RecordedStep extends RequestTarget {
  /** Its number among the entries of the archive, from 1. */
  readonly number: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Absent without a body, and where the recording has only a part of it. */
  readonly body: Uint8Array | undefined;
  /** Bytes of the whole body. */
  readonly bodySize: number;
  /** Which access token it had, counted from 1. */
  readonly token: number;
  /** 0 if there was no response. */
  readonly status: number;
  /** The response, if it was JSON and is whole. */
  readonly json: JsonValue | undefined;
  /** The response was found to violate a rule, so it is not what is to be expected. */
  readonly isViolation: boolean;
}

const mostSteps = 2_000;

/**
 * The WOPI requests of an HTTP archive, as `record` or a browser writes it. `name` is the file's.
 * @throws {UserError} for another text, and for an archive without WOPI requests.
 */
export function readRecording(name: string, har: string): RecordedStep[] {
  const parsed = archive.safeParse(parseText(name, har));
  const [issue] = parsed.error?.issues ?? [];
  if (issue) throw notRecording(name, `${issue.path.join('.') || 'the whole'} ${describeIssue(issue, undefined)}`);
  const steps = (parsed.data?.log.entries ?? []).flatMap(stepOf);
  if (steps.length === 0) throw new UserError(`${name} has no WOPI request, so there is nothing to replay`);
  if (steps.length > mostSteps)
    throw new UserError(`${name} has ${steps.length} WOPI requests; at most ${mostSteps} can be replayed`);
  return steps;
}

function parseText(name: string, har: string): unknown {
  try {
    return JSON.parse(har);
  } catch {
    throw notRecording(name, 'it is not JSON');
  }
}

function notRecording(name: string, why: string): UserError {
  return new UserError(`${name} is not an HTTP archive: ${why}`);
}

type Entry = z.infer<typeof entry>;

function stepOf({ request, response, _token, _violations }: Entry, index: number): RecordedStep[] {
  const header = (name: string) =>
    request.headers.find((known) => known.name.toLowerCase() === name.toLowerCase())?.value;
  const target = URL.canParse(request.url) && targetOf(request.method, new URL(request.url).pathname, header);
  if (!target) return [];
  const body = Buffer.from(request.postData?.text ?? '', request.postData?.comment === hexComment ? 'hex' : 'utf8');
  const bodySize = Math.max(request.bodySize ?? 0, body.length);
  return [
    {
      ...target,
      number: index + 1,
      headers: request.headers.map(({ name, value }) => [name, value] as const),
      body: bodySize > 0 && body.length === bodySize ? body : undefined,
      bodySize,
      token: _token ?? 1,
      status: response.status,
      json: jsonOf(response.content?.text),
      isViolation: (_violations ?? []).length > 0,
    },
  ];
}

function jsonOf(content = ''): JsonValue | undefined {
  try {
    return JSON.parse(content) as JsonValue;
  } catch {
    return undefined;
  }
}
