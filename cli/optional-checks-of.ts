import type { OptionalChecks } from '../harness/checks/optional-checks.ts';
import type { Settings } from '../harness/settings/config.ts';

/** Which of the optional checks the settings include. */
export function optionalChecksOf(settings: Settings): OptionalChecks {
  return {
    includeDelayTests: settings['include-delaytests'],
    includeLongTests: settings['include-long-tests'],
    includeLarge: settings.large,
    realTime: settings['real-time'],
  };
}
