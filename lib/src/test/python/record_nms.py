"""Records what torchvision keeps of seeded random boxes: nms.csv for NonMaximumSuppressionTest.

    pip install torch==2.7.1 torchvision==0.22.1 numpy
    python record_nms.py > ../resources/org/prunelab/detect/nms.csv

Above 1,000 boxes batched_nms on the CPU runs nms class by class, which is what is recorded. Scores are multiples of
1/4096 without repetition, so that the order does not hang on how a sort treats ties.
"""

import numpy as np
import torch
from torchvision.ops import batched_nms, nms

random = np.random.default_rng(5)
count = 1200
centres = random.uniform(0, 416, (60, 2))
sides = np.exp(random.uniform(np.log(8), np.log(200), (60, 2)))
which = random.integers(0, 60, count)
centre = centres[which] + random.normal(0, 0.15, (count, 2)) * sides[which]
side = sides[which] * np.exp(random.normal(0, 0.2, (count, 2)))
boxes = np.concatenate([centre - side / 2, centre + side / 2], 1)
boxes = (np.round(boxes * 16) / 16).astype(np.float32)
scores = (random.permutation(4096)[:count] / 4096).astype(np.float32)
classes = random.integers(0, 3, count)

tensors = torch.from_numpy(boxes), torch.from_numpy(scores)
per_class = batched_nms(*tensors, torch.from_numpy(classes), 0.45).tolist()
across = nms(*tensors, 0.6).tolist()

print("class,score,xmin,ymin,xmax,ymax,rank_per_class_0.45,rank_across_0.6")
for i in range(count):
    ranks = [kept.index(i) if i in kept else -1 for kept in (per_class, across)]
    print(*[classes[i], repr(float(scores[i]))], *map(float, boxes[i]), *ranks, sep=",")
