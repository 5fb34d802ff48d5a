import { type Answer, RawHost } from './raw-host.ts';

/** A host with one fault in every response. */
export interface HostileHost {
  readonly name: string;
  readonly answer: Answer;
  /** It keeps the client waiting, so tests use a short timeout. */
  readonly slow?: true;
}

export function startHostileHost({ answer }: HostileHost): Promise<RawHost> {
  return RawHost.start(answer);
}

/** A host that responds to every request with these bytes. */
export function answering(name: string, bytes: string | Uint8Array): HostileHost {
  return { name, answer: (socket) => socket.write(bytes) };
}

/** A host that responds to every request with these bytes and then closes the connection. */
export function answeringAndClosing(name: string, bytes: string | Uint8Array): HostileHost {
  return { name, answer: (socket) => socket.end(bytes) };
}
