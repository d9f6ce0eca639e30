import type { Endpoints } from './runner.ts'

/** Where the gateway can be reached. */
export function addresses({ apiUrl, docsUrl, awsEndpointUrl, mailboxUrl }: Endpoints): string {
  return `
Ready.
  API             ${apiUrl}
  Documentation   ${docsUrl}
  AWS endpoint    ${awsEndpointUrl}
  Mailbox         ${mailboxUrl}?to=<email>
`
}

/** A walk through the API that a person can paste into a shell, and again, with `curl` and `node` alone. */
export function walkthrough(endpoints: Endpoints): string {
  const { apiUrl, mailboxUrl } = endpoints
  const field = (path: string) => `node -pe 'JSON.parse(require("fs").readFileSync(0))${path}'`
  return `${addresses(endpoints)}
Walk through it, from registration to a model's answer:

  API=${apiUrl}
  JSON='Content-Type: application/json'
  EMAIL=jane-$(date +%s)@example.com PASSWORD=securePassword123

  KEY=$(curl -s $API/register -H "$JSON" -d '{"email":"'$EMAIL'","password":"'$PASSWORD'","fullname":"Jane Doe"}' | ${field('.data["API Key"]')})
  CODE=$(curl -s "${mailboxUrl}?to=$EMAIL" | ${field('[0].code')})
  curl -sw '\\n' $API/confirm -H "$JSON" -d '{"email":"'$EMAIL'","code":"'$CODE'","apiKey":"'$KEY'"}'
  TOKEN=$(curl -s $API/login -H "$JSON" -d '{"email":"'$EMAIL'","password":"'$PASSWORD'"}' | ${field('.IdToken')})
  curl -sw '\\n' $API/bedrock -H "Authorization: Bearer $TOKEN" -H "x-api-key: $KEY"
  curl -sw '\\n' $API/bedrock -H "Authorization: Bearer $TOKEN" -H "x-api-key: $KEY" -H "$JSON" -d '{
    "modelId": "amazon.nova-lite-v1:0",
    "inferenceParameters": {"messages": [{"role": "user", "content": [{"text": "Say hello."}]}]}}'

Ctrl-C stops it.`
}
