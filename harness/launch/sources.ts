const online = 'https://learn.microsoft.com/en-us/microsoft-365/cloud-storage-partner-program/online';

/** Microsoft's page about the launch process: groups, questionnaire, settings, accounts, contacts and rollout. */
export const shippingPage = `${online}/build-test-ship/shipping`;

/** Microsoft's page about manual testing. */
export const testingPage = `${online}/build-test-ship/testing`;

/** Microsoft's page about TLS, domains, and redirects. */
export const securityPage = `${online}/security`;

/** Microsoft's page about discovery. */
export const discoveryPage = `${online}/discovery`;
