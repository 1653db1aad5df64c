/** The configuration of the page: type Page in embed.go. */
export interface Config {
  endpoint: string;
  login: string;
  account: string;
  product: string;
  customerNumber: string;
  notice: string;
}

/** Reads the configuration from the page's JSON element; each field may be absent. */
export function readConfig(): Config {
  const given = JSON.parse(document.getElementById('entitlegraph')?.textContent || '{}') as Partial<Config>;
  return {
    endpoint: given.endpoint || '/graphql',
    login: given.login || '',
    account: given.account || '',
    product: given.product || '',
    customerNumber: given.customerNumber || '',
    notice: given.notice || '',
  };
}
