# From registration to a model's answer; with API and MAILBOX set, as npm start says them. It can be pasted again.
JSON='Content-Type: application/json'
EMAIL=jane-$(node -p 'Date.now()')@example.com PASSWORD=securePassword123
field() { node -pe "JSON.parse(require('fs').readFileSync(0))$1"; }

KEY=$(curl -s $API/register -H "$JSON" -d '{"email":"'$EMAIL'","password":"'$PASSWORD'","fullname":"Jane Doe"}' | field '.data["API Key"]')
CODE=$(curl -s "$MAILBOX?to=$EMAIL" | field '[0].code')
curl -sw '\n' $API/confirm -H "$JSON" -d '{"email":"'$EMAIL'","code":"'$CODE'","apiKey":"'$KEY'"}'
TOKEN=$(curl -s $API/login -H "$JSON" -d '{"email":"'$EMAIL'","password":"'$PASSWORD'"}' | field '.IdToken')
curl -sw '\n' $API/bedrock -H "Authorization: Bearer $TOKEN" -H "x-api-key: $KEY"
curl -sw '\n' $API/bedrock -H "Authorization: Bearer $TOKEN" -H "x-api-key: $KEY" -H "$JSON" -d '{
  "modelId": "amazon.nova-lite-v1:0",
  "inferenceParameters": {"messages": [{"role": "user", "content": [{"text": "Say hello."}]}]}}'
