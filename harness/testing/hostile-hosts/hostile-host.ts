import { type Answer, RawHost } from './raw-host.ts';

/** A host that does one thing wrong with every request. */
export interface HostileHost {
  readonly name: string;
  readonly answer: Answer;
  /** It keeps the client waiting, so tests give it a short timeout. */
  readonly slow?: true;
}

export function startHostileHost({ answer }: HostileHost): Promise<RawHost> {
  return RawHost.start(answer);
}

/** A host that answers every request with these bytes. */
export function answering(name: string, bytes: string | Uint8Array): HostileHost {
  return { name, answer: (socket) => socket.write(bytes) };
}

/** A host that answers every request with these bytes and then hangs up. */
export function answeringAndClosing(name: string, bytes: string | Uint8Array): HostileHost {
  return { name, answer: (socket) => socket.end(bytes) };
}
