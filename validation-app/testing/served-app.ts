import request from 'supertest';
import { afterAll, beforeAll } from 'vitest';
import { type RunningHost, startHost } from '../../reference-host/start-host.ts';
import { publicProofKeys } from '../../wopi/proof-key.ts';
import { sharedProofKeys } from '../../wopi/testing/shared-proof-keys.ts';
import type { Progress } from '../progress.ts';
import { SigningKeys } from '../signing-keys.ts';
import { type RunningApp, startApp } from '../start-app.ts';

export const tomorrow = `${Date.now() + 86_400_000}`;

/** The application and a host that trusts its keys, both running for the tests of one file. */
export class ServedApp {
  readonly privateKeys = sharedProofKeys();
  #app: RunningApp | undefined;
  #host: RunningHost | undefined;

  get app(): RunningApp {
    if (!this.#app) throw new Error('the application does not run yet');
    return this.#app;
  }

  get host(): RunningHost {
    if (!this.#host) throw new Error('the host does not run yet');
    return this.#host;
  }

  async start(): Promise<void> {
    this.#app = await startApp({ keys: SigningKeys.inMemory(this.privateKeys) });
    this.#host = await startHost({ proofKeys: publicProofKeys(this.privateKeys) });
  }

  async close(): Promise<void> {
    await this.#app?.close();
    await this.#host?.close();
  }

  /** What a host page posts to open a file. */
  readonly openView = (fields: Readonly<Record<string, string>> = {}, wopisrc = this.host.wopisrc) =>
    request(this.app.url)
      .post(`/hosting/wopitest?ui=en-US&WOPISrc=${encodeURIComponent(wopisrc)}`)
      .set('Origin', this.host.url)
      .type('form')
      .send({ access_token: this.host.token, access_token_ttl: tomorrow, ...fields });

  /** The path of a new session on the file of the host. */
  async openedSession(): Promise<string> {
    const { headers } = await this.openView().expect(303);
    return headers.location ?? '';
  }

  /** Posts a form to a session, as its page does. */
  readonly post = (path: string, fields: Readonly<Record<string, string>> = {}) =>
    request(this.app.url).post(path).set('Origin', this.app.url).type('form').send(fields);

  readonly run = (session: string, choice: Readonly<Record<string, string>>) => this.post(`${session}/run`, choice);

  /** The progress of a session when its run has ended, after the first `seen` results. */
  async finished(session: string, seen = 0): Promise<Progress> {
    // The results are only requested at the end: to render them again for each look takes longer than the run.
    while ((await this.#progress(session, Number.MAX_SAFE_INTEGER)).active)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return await this.#progress(session, seen);
  }

  async #progress(session: string, seen: number): Promise<Progress> {
    const { body } = await request(this.app.url).get(`${session}/progress?seen=${seen}`).expect(200);
    return body;
  }
}

/** Starts both before the tests of this file, and ends them afterward. */
export function serveForTests(): ServedApp {
  const served = new ServedApp();
  beforeAll(() => served.start());
  afterAll(() => served.close());
  return served;
}
