"""PyTorch's LSTM, GRU and transformer, trained as ours are; prints JSON of processor seconds an epoch and tail losses."""
import json
import sys
import time
import numpy as np
import torch
from torch import nn

path, kind, words = sys.argv[1], sys.argv[2], [float(word) for word in sys.argv[3:]]
rows, features, steps, hidden, tail, batch, epochs, seeds, threads = (int(word) for word in words[:9])
rate = words[9]
torch.set_num_threads(threads)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = (nn.LSTM if kind == 'lstm' else nn.GRU)(features, hidden, batch_first=True)
        self.head = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.head(self.body(x)[0][:, -1])[:, 0]


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(features, hidden, bias=False)
        self.positions = nn.Parameter((torch.rand(steps, hidden) * 2 - 1) / features**0.5)
        silu = nn.functional.silu
        self.block = nn.TransformerEncoderLayer(
            hidden, 4, 4 * hidden, 0.0, silu, batch_first=True, norm_first=True)
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, 1)
        self.mask = torch.triu(torch.full((steps, steps), float('-inf')), 1)

    def forward(self, x):
        return self.head(self.norm(self.block(self.embed(x) + self.positions, self.mask)[:, -1]))[:, 0]


values = np.fromfile(path, dtype='<f8').reshape(features + 1, rows)
first = steps - 1
train = rows - first - tail
known = values[:, first:first + train]
scaled = ((values - known.mean(1, keepdims=True)) / known.std(1, keepdims=True)).astype(np.float32)
windows = np.lib.stride_tricks.sliding_window_view(scaled[:-1], steps, axis=1)
x = torch.from_numpy(np.ascontiguousarray(windows.transpose(1, 2, 0)))
y = torch.from_numpy(scaled[-1, first:].copy())

seconds, losses = [], []
for seed in range(seeds):
    torch.manual_seed(seed)
    model = Transformer() if kind == 'attention' else Recurrent()
    adam = torch.optim.Adam(model.parameters(), rate)
    best = float('inf')
    for epoch in range(epochs):
        start = time.process_time()
        order = torch.randperm(train)
        for at in range(0, train, batch):
            chosen = order[at:at + batch]
            adam.zero_grad()
            loss = ((model(x[chosen]) - y[chosen]) ** 2).mean()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            adam.step()
        seconds.append(time.process_time() - start)
        if tail > 0:
            with torch.no_grad():
                best = min(best, float(((model(x[train:]) - y[train:]) ** 2).mean()))
    losses.append(best if tail > 0 else 0.0)
print(json.dumps(dict(seconds=seconds, losses=losses)))
