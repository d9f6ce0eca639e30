<?php

/** From registration to a model's answer with the generated client; prints a line for each step. */

declare(strict_types=1);

use BedrockGateway\ApiError;
use BedrockGateway\Client;
use BedrockGateway\Config;
use BedrockGateway\ConfirmRequest;
use BedrockGateway\InvokeRequest;
use BedrockGateway\LoginRequest;
use BedrockGateway\RegisterRequest;

require __DIR__ . '/bedrock_gateway.php';

[, $serverUrl, $mailboxUrl, $email] = $argv;
$password = 'securePassword123';
$client = new Client(new Config(serverUrl: $serverUrl));

$registered = $client->register(new RegisterRequest($email, $password, 'Jane Doe'));
echo $registered->message, "\n";

$mails = json_decode(file_get_contents("$mailboxUrl?to=$email"), true);
echo $client->confirmRegistration(new ConfirmRequest($email, $mails[0]['code'], $registered->data['API Key']))->message, "\n";

$tokens = $client->login(new LoginRequest($email, $password));
$auth = ['bearer' => $tokens->idToken, 'apiKey' => ['apiKey' => $registered->data['API Key']]];
$signedIn = new Client(new Config(serverUrl: $serverUrl, auth: $auth));
$ids = array_map(fn ($model) => $model->modelId, $signedIn->listModels()->foundationModels);
echo json_encode(in_array('amazon.nova-lite-v1:0', $ids, true)), "\n";

$message = ['role' => 'user', 'content' => [['text' => 'Say hello.']]];
echo $signedIn->invokeModel(new InvokeRequest('amazon.nova-lite-v1:0', ['messages' => [$message]]))->data, "\n";

try {
    $client->login(new LoginRequest($email, 'wrongPassword123'));
} catch (ApiError $refused) {
    echo $refused->status, ' ', $refused->body['message'], "\n";
}
