import { randomUUID } from 'node:crypto';
import type { CheckContext } from '../../harness/checks/check-context.ts';
import { isSuccess, type WopiResponse } from '../../harness/client/response.ts';
import { isObject } from '../../harness/expect/json.ts';
import { isTrue } from '../../harness/lane/claims.ts';
import { mediaTypes } from '../../wopi/media-types.ts';
import { ticksOf } from '../../wopi/proof-key.ts';
import { invalidAccessToken, resourceOfUrl, type WopiResource, withAccessToken } from '../../wopi/resource.ts';
import type { Journey, JourneyEditor, Known, Step } from './journey.ts';

/** A session in progress: sends the steps as the editor does, and learns from the responses what the editor learns. */
export class Session {
  readonly #context: CheckContext;
  readonly #editor: JourneyEditor;
  readonly #file: WopiResource;
  readonly #sessionId = randomUUID();
  #hasOpened = false;
  #known: Known;

  private constructor(
    context: CheckContext,
    editor: JourneyEditor,
    { file, hasLocks }: { readonly file: WopiResource; readonly hasLocks: boolean },
  ) {
    const { names } = context;
    this.#context = context;
    this.#editor = editor;
    this.#file = file;
    this.#known = {
      ...((hasLocks || editor.sendsLockAlways) && { lock: editor.lockId(names) }),
      nextLock: editor.lockId(names),
      otherLock: names.unique('lock'),
      opened: {},
      base: '',
      extension: '',
      newName: names.unique('Bericht für'),
      copyName: names.unique('Bericht & Kopie ü'),
    };
  }

  /** Begins a session on a file in the state that the journey needs. */
  static async begin(context: CheckContext, editor: JourneyEditor, { start }: Journey): Promise<Session> {
    const hasLocks = await claimsLocks(context);
    // Without locks, the content cannot be written without one either.
    const file = hasLocks ? await startingFile(context, start) : context.file;
    return new Session(context, editor, { file, hasLocks });
  }

  get known(): Known {
    return this.#known;
  }

  /** Sends the request of a step. What the host tells is known afterward. */
  async send(step: Step): Promise<WopiResponse> {
    const body = this.#bodyOf(step);
    const response =
      step.by === 'another program' ? await this.#sendByProgram(step, body) : await this.#sendByEditor(step, body);
    if (isSuccess(response)) this.#learn(step, response, body);
    return response;
  }

  async #sendByEditor(step: Step, body: Uint8Array | undefined): Promise<WopiResponse> {
    const { userAgent, headers, sendsAuthorization, address } = this.#editor;
    const { wopi } = this.#context;
    const resource = await this.#resourceOf(step);
    return await (userAgent ? wopi.with({ userAgent }) : wopi).sendOperation(
      step.operation,
      step.on === 'copy' ? resource : { ...resource, href: address(resource.href) },
      {
        headers: this.#filled({ ...headers, ...step.headers }, body),
        ...(body && { body }),
        ...(!sendsAuthorization && { withoutAuthorization: true }),
      },
    );
  }

  async #sendByProgram(step: Step, body: Uint8Array | undefined): Promise<WopiResponse> {
    const headers = this.#filled(
      { ...step.headers, ...(body && { 'Content-Type': 'application/octet-stream' }) },
      body,
    );
    return await this.#context.wopi.sendOperation(step.operation, this.#file, { headers, ...(body && { body }) });
  }

  async #resourceOf({ by, on }: Step): Promise<WopiResource> {
    if (on === 'copy') return this.#known.copy ?? this.#file;
    if (by === 'second user') return await this.#context.given.users.secondEditor();
    return by === 'invalid token' ? withAccessToken(this.#file, invalidAccessToken) : this.#file;
  }

  #bodyOf({ body }: Step): Uint8Array | undefined {
    if (body === 'known') return this.#known.content ?? new Uint8Array();
    if (body === 'empty') return new Uint8Array();
    return body && Buffer.from(this.#context.names.unique('Saved in a session'));
  }

  #filled(headers: Readonly<Record<string, string>>, body?: Uint8Array): Record<string, string> {
    const values = this.#placeholders(body);
    const filled = Object.entries(headers).map(([name, value]) => [name, filledIn(value, values)] as const);
    return Object.fromEntries(filled.filter((entry): entry is [string, string] => entry[1] !== undefined));
  }

  #placeholders(body: Uint8Array | undefined): Readonly<Record<string, string | undefined>> {
    const { lock, nextLock, otherLock, time, user, base, extension, newName, copyName } = this.#known;
    const { encodeName } = this.#editor;
    return {
      lock,
      nextLock,
      otherLock,
      time,
      user,
      size: body && String(body.length),
      base: encodeName(base),
      newName: encodeName(newName),
      copyName: encodeName(copyName + extension),
      pdfName: encodeName(`${copyName}.pdf`),
      type: mediaTypeOf(extension),
      ticks: String(ticksOf(Date.now())),
      uuid: randomUUID(),
      session: this.#sessionId,
    };
  }

  #learn(step: Step, response: WopiResponse, body: Uint8Array | undefined): void {
    if (step.operation === 'PutRelativeFile') this.#learnCopy(response, body);
    if (step.on === 'copy') return;
    if (step.operation === 'GetFile') this.#know({ content: response.body });
    if (step.operation === 'PutFile' && body) this.#know({ content: body });
    // Whatever another program or a probe is told, the editor does not know.
    if (step.by !== 'another program' && !step.isProbe) this.#learnAsEditor(step, response);
  }

  #learnAsEditor({ operation, by }: Step, response: WopiResponse): void {
    if (operation === 'PutFile') this.#learnTime(response);
    if (operation !== 'CheckFileInfo') return;
    if (by === undefined) this.#learnInfo(response);
    else this.#learnUser(response);
  }

  // The user who changed the document last.
  #learnUser(response: WopiResponse): void {
    const user = textOf(objectIn(response).UserId);
    if (user !== undefined) this.#know({ user });
  }

  #learnInfo(response: WopiResponse): void {
    this.#learnUser(response);
    const { BaseFileName, Version, LastModifiedTime } = objectIn(response);
    const [, base = '', extension = ''] = /^(.*?)(\.[^.]*)?$/s.exec(textOf(BaseFileName) ?? '') ?? [];
    const [version, time] = [textOf(Version), textOf(LastModifiedTime)];
    const opened = { ...(version !== undefined && { version }), ...(time !== undefined && { time }) };
    const isFirst = !this.#hasOpened;
    this.#hasOpened = true;
    // The name before a session renames the file is the one that it gives back.
    this.#know({
      ...(isFirst && { base, extension, opened }),
      ...(time !== undefined && { time }),
    });
  }

  #learnTime(response: WopiResponse): void {
    const time = textOf(objectIn(response).LastModifiedTime);
    if (time !== undefined) this.#know({ time });
  }

  #learnCopy(response: WopiResponse, content: Uint8Array | undefined): void {
    const url = textOf(objectIn(response).Url);
    if (url !== undefined && URL.canParse(url))
      this.#know({ copy: resourceOfUrl(url), ...(content && { copyContent: content }) });
  }

  #know(learned: Partial<Known>): void {
    this.#known = { ...this.#known, ...learned };
  }
}

/** Whether the host has locks. Without them, editors send no request about one. */
export async function claimsLocks({ given }: CheckContext): Promise<boolean> {
  return isTrue((await given.fileInfo()).SupportsLocks);
}

async function startingFile({ file, given }: CheckContext, start: Journey['start']): Promise<WopiResource> {
  if (start === 'as it is') return file;
  return start === 'empty' ? await given.emptyFile() : await given.unlockedFile();
}

function filledIn(text: string, values: Readonly<Record<string, string | undefined>>): string | undefined {
  const names = [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  if (names.some((name) => values[name] === undefined)) return undefined;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

function objectIn({ json }: WopiResponse) {
  return 'value' in json && isObject(json.value) ? json.value : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function mediaTypeOf(extension: string): string | undefined {
  return new Map<string, string>(Object.entries(mediaTypes)).get(extension.toLowerCase().replace(/^\./, ''));
}
