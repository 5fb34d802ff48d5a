import { UserError } from '../results/user-error.ts';

/** The bundled host cannot be started. */
export class TargetUnavailable extends UserError {
  override readonly name = 'TargetUnavailable';
}
