"""scikit-learn's and XGBoost's trees on given tables; prints JSON of processor seconds and scores, one entry a table."""
import json
import sys
import time

import numpy as np

library, model, task, trees, threads, wanted = sys.argv[1:7]
trees, threads = int(trees), int(threads)
files = sys.argv[7:]
is_class = task == 'classification'


def load(path):
    header = np.fromfile(path, dtype='<i4', count=4)
    features, train, test = (int(n) for n in header[:3])
    values = np.fromfile(path, dtype='<f8', offset=16)
    cut = (features + 1) * train
    a, b = values[:cut].reshape(features + 1, train), values[cut:].reshape(features + 1, test)
    return np.ascontiguousarray(a[:-1].T), a[-1], np.ascontiguousarray(b[:-1].T), b[-1]


def seconds(work):
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def score(y, p):
    if not is_class:
        return float(np.sqrt(np.mean((p - y) ** 2)))
    order = np.argsort(p, kind='stable')
    _, first, count = np.unique(p[order], return_index=True, return_counts=True)
    ranks = np.empty(len(p))
    ranks[order] = np.repeat(first + (count + 1) / 2, count)
    ones = y.sum()
    return float((ranks[y == 1].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def sklearn_model(seed):
    from sklearn.ensemble import (HistGradientBoostingClassifier, HistGradientBoostingRegressor,
                                  RandomForestClassifier, RandomForestRegressor)
    if model == 'forest':
        kind = RandomForestClassifier if is_class else RandomForestRegressor
        return kind(trees, max_features=1 / 3, min_samples_leaf=5, random_state=seed, n_jobs=threads)
    kind = HistGradientBoostingClassifier if is_class else HistGradientBoostingRegressor
    return kind(max_iter=trees, learning_rate=0.1, max_leaf_nodes=31, min_samples_leaf=20, early_stopping=False,
                random_state=seed)


def with_sklearn(x, y, u, seed):
    fit, fitted = seconds(lambda: sklearn_model(seed).fit(x, y))
    predict, p = seconds(lambda: fitted.predict_proba(u)[:, 1] if is_class else fitted.predict(u))
    return dict(fit=fit, predict=predict), p


def with_xgboost(x, y, u, seed):
    import xgboost
    parameters = dict(objective='binary:logistic' if is_class else 'reg:squarederror', tree_method='hist',
                      grow_policy='lossguide', max_leaves=31, max_depth=0, eta=0.1, max_bin=255, nthread=threads,
                      min_child_weight=1 if is_class else 20, seed=seed)
    fit, fitted = seconds(
        lambda: xgboost.train(parameters, xgboost.DMatrix(x, label=y, nthread=threads), trees))
    built, p = seconds(lambda: fitted.predict(xgboost.DMatrix(u, nthread=threads)))
    in_place, _ = seconds(lambda: fitted.inplace_predict(u))
    result = dict(fit=fit, predict=min(built, in_place))
    if wanted == 'contributions':
        rows = xgboost.DMatrix(u[:5000], nthread=threads)
        result['contributions'] = seconds(lambda: fitted.predict(rows, pred_contribs=True))[0]
    return result, p


run = with_sklearn if library == 'sklearn' else with_xgboost
results = []
for seed, path in enumerate(files):
    x, y, u, v = load(path)
    if seed == 0:  # What is loaded and compiled at first use does not count.
        run(x[:300], y[:300], u[:300], 0)
    result, p = run(x, y, u, seed)
    results.append(dict(result, score=score(v, p)))
print(json.dumps(results))
