import { type Exchange, recordedHeader } from '../client/exchange.ts';
import { isAboutLogin } from '../client/is-about-login.ts';
import { cut } from '../client/redactor.ts';
import { isRedirect, isSuccess, type WopiResponse } from '../client/response.ts';
import type { TransportProblem } from '../client/transport-failure.ts';
import { isObject } from '../expect/json.ts';

/** What a response's body is. */
export type AnswerForm = 'info' | 'json' | 'login' | 'html' | 'xml' | 'text' | 'empty' | 'encoded' | 'none';

/** What came back for a probe, as far as it tells one cause from another. */
export interface Answer {
  /** Absent when no complete response came. */
  readonly status?: number;
  readonly form: AnswerForm;
  readonly location?: string;
  /** A success with a JSON object: what a run can begin with. */
  readonly isUsable: boolean;
  /** In a few words, without secrets. */
  readonly description: string;
  /** The reason that the host gives, with the beginning of the body, without secrets. */
  readonly words: string;
  /** Set when no complete response came. */
  readonly problem?: TransportProblem;
  readonly response?: WopiResponse;
  readonly exchange: Exchange;
}

/** What a complete response says. */
export function answerOf(response: WopiResponse): Answer {
  const form = formOf(response);
  const recorded = response.exchange.response;
  const location = isRedirect(response) ? headerIn(response, 'location') : undefined;
  const reason = headerIn(response, 'x-wopi-servererror') ?? '';
  return {
    status: response.status,
    form,
    ...(location === undefined ? {} : { location }),
    isUsable: isSuccess(response) && form === 'info',
    description: describe(response, form, location),
    words: `${reason} ${cut(recorded?.body ?? '', 2_000)}`.trim(),
    response,
    exchange: response.exchange,
  };
}

/** What it says that no complete response came. */
export function noAnswer(problem: TransportProblem, exchange: Exchange): Answer {
  const description = exchange.problem ?? 'no response';
  return { form: 'none', isUsable: false, description, words: '', problem, exchange };
}

/** Whether two responses point to the same cause of a refusal. */
export function isSameAnswer(one: Answer, other: Answer): boolean {
  return (
    one.status === other.status &&
    one.form === other.form &&
    one.problem === other.problem &&
    reasonOf(one) === reasonOf(other) &&
    (one.location === undefined) === (other.location === undefined)
  );
}

/** Statuses with which a reverse proxy says that the host behind it is not there. */
export function isProxyError(status: number | undefined): boolean {
  return status === 502 || status === 503 || status === 504;
}

function reasonOf({ response }: Answer): string {
  return response?.header('X-WOPI-ServerError') ?? '';
}

function formOf(response: WopiResponse): AnswerForm {
  if (response.encoding) return 'encoded';
  const { json } = response;
  if ('value' in json) return isObject(json.value) ? 'info' : 'json';
  const start = Buffer.from(response.body.subarray(0, 65_536))
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start === '') return 'empty';
  if (/^<(!doctype html|html|head|body)\b/i.test(start)) return isAboutLogin(start) ? 'login' : 'html';
  if (/^<(\?xml|[a-z][\w:.-]*[\s/>])/i.test(start)) return 'xml';
  return 'text';
}

function describe(response: WopiResponse, form: AnswerForm, location: string | undefined): string {
  const header = (name: string) => headerIn(response, name);
  const reason = header('x-wopi-servererror');
  const challenge = header('www-authenticate');
  return [
    String(response.status),
    ...(location === undefined ? [] : [`a redirect to ${cut(location, 200)}`]),
    ...(reason ? [`X-WOPI-ServerError: ${cut(reason, 100)}`] : []),
    ...(challenge ? [`WWW-Authenticate: ${cut(challenge, 60)}`] : []),
    describeBody(response, form),
  ].join(', ');
}

function describeBody(response: WopiResponse, form: AnswerForm): string {
  const text = response.exchange.response?.body.trim().replace(/\s+/g, ' ') ?? '';
  const start = JSON.stringify(cut(text, 80));
  const title = /<title[^>]*>([^<]+)/i.exec(text)?.[1]?.trim();
  const titled = title ? ` titled ${JSON.stringify(cut(title, 60))}` : '';
  const bodies: Readonly<Record<AnswerForm, string>> = {
    info: isSuccess(response) ? 'a JSON object' : `JSON ${cut(text, 80)}`,
    json: `JSON that is not an object: ${cut(text, 80)}`,
    login: `an HTML page to sign in${titled}`,
    html: `an HTML page${titled}`,
    xml: `XML that begins ${start}`,
    text: `text that begins ${start}`,
    empty: 'an empty body',
    encoded: response.encoding?.problem ?? '',
    none: '',
  };
  return bodies[form];
}

// As recorded, without secrets.
function headerIn({ exchange }: WopiResponse, name: string): string | undefined {
  return exchange.response && recordedHeader(exchange.response, name);
}
