/** The requested host cannot be started; the message says why and what to do in one sentence. */
export class TargetUnavailable extends Error {
  override readonly name = 'TargetUnavailable';
}
