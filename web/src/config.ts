/** What the server says about the page: embed.go, type Page. */
export interface Config {
  endpoint: string;
  login: string;
  account: string;
  product: string;
  customerNumber: string;
  notice: string;
}

/** The JSON block that the server put into the page; every field may be absent. */
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
