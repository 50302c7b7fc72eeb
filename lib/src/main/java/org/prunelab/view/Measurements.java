package org.prunelab.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.evaluate.Evaluation;
import org.prunelab.evaluate.Evaluator;
import org.prunelab.evaluate.Latency;
import org.prunelab.evaluate.Protocol;
import org.prunelab.evaluate.SizeBand;
import org.prunelab.prune.PruningRule;
import org.prunelab.solve.Sensitivity;
import org.prunelab.solve.SensitivityScan;
import org.prunelab.store.Environment;
import org.prunelab.store.Instructions;
import org.prunelab.store.Run;
import org.prunelab.store.RunId;
import org.prunelab.store.Store;
import org.prunelab.train.BatchStatistics;
import org.prunelab.train.EngineThreads;
import org.prunelab.voc.Voc;

/**
 * What is measured of models that need not come from a stage, as those of a notebook: each measurement is kept in a store
 * by all that it depends on, so that a notebook that is run again shows it at once. All is computed with one thread, and
 * so does not depend on the number of cores; mAP of as many models at a time as there are cores, and latency alone.
 *
 * <pre>{@code
 * Measurements kept = Measurements.in(Store.standard());
 * List<Evaluation> evaluations = kept.evaluations(List.of(model), voc, Protocol.VOC07);
 * }</pre>
 */
public final class Measurements {

    /** Raised whenever the same measurement comes to give another result. */
    private static final int VERSION = 2;

    private static final String MODEL = "model";
    private static final String EVALUATION = "evaluation";
    private static final String LATENCY = "latency";
    private static final String SENSITIVITY = "sensitivity";
    private static final String STATISTICS = "statistics";
    private static final Set<String> KINDS = Set.of(EVALUATION, LATENCY, SENSITIVITY, STATISTICS);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Store store;

    private Measurements(Store store) {
        this.store = store;
    }

    /** Those that are kept in a store, beside the runs of experiments. */
    public static Measurements in(Store store) {
        return new Measurements(store);
    }

    /** Whether the folder of a run, or of an attempt at one, is that of a measurement. */
    public static boolean isOne(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return KINDS.contains(name.substring(0, Math.max(0, name.lastIndexOf('-'))));
    }

    /** How well models do on the validation pictures, in their order. */
    public List<Evaluation> evaluations(List<Model> models, Voc voc, Protocol protocol) {
        Map<Model, ObjectNode> configs = new LinkedHashMap<>();
        Map<Integer, Evaluator> evaluators = new HashMap<>(); // which decode the pictures once
        for (Model model : models) {
            configs.put(
                    model,
                    config(model)
                            .put("device", ComputeDevice.current().label())
                            .put("data", voc.fingerprint())
                            .put("protocol", protocol.toString()));
            evaluators.computeIfAbsent(size(model), size -> new Evaluator(voc.val(), voc.classes(), size, protocol)
                    .sizes(sizes(voc, protocol)));
        }
        computeMissing(
                EVALUATION,
                configs,
                model -> evaluation(
                        configs.get(model), () -> evaluators.get(size(model)).evaluate(model)));
        return models.stream()
                .map(model -> evaluation(configs.get(model), () -> {
                    throw new IllegalStateException("The store lost an evaluation as soon as it was made.");
                }))
                .toList();
    }

    /** Computes what is not kept yet, for as many models at a time as there are cores; loads no engine if all is kept. */
    private <T> void computeMissing(String kind, Map<Model, ObjectNode> configs, Function<Model, T> work) {
        List<Model> missing = configs.keySet().stream()
                .filter(model -> store.find(id(kind, configs.get(model))).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            EngineThreads.each(missing, work);
        }
    }

    private Evaluation evaluation(ObjectNode config, Supplier<Evaluation> work) {
        return once(EVALUATION, config, Evaluation.class, work);
    }

    private static List<SizeBand> sizes(Voc voc, Protocol protocol) {
        return protocol == Protocol.COCO ? SizeBand.coco() : SizeBand.thirds(voc.val());
    }

    private static int size(Model model) {
        return model.network().input().width();
    }

    /** Milliseconds of models that take turns, in their order; see {@link Latency#measure}. */
    public List<Latency> latencies(List<Model> models, int rounds) {
        ObjectNode config = JSON.createObjectNode().put("rounds", rounds);
        models.forEach(model -> config.withArray("models").add(config(model)));
        Map<String, Object> here = Environment.here();
        List.of("processor", "cores").forEach(name -> config.put(name, String.valueOf(here.get(name))));
        return Arrays.asList(once(
                LATENCY,
                config.put("device", ComputeDevice.current().label()),
                Latency[].class,
                () -> EngineThreads.using(
                        1, () -> Latency.measure(models, rounds).toArray(Latency[]::new))));
    }

    /** A sensitivity scan; see {@link Sensitivities#scan}. */
    public Sensitivity sensitivity(PruningRule rule, Model model, Voc voc, int batches, Double... percentiles) {
        ObjectNode config = config(model)
                .put("device", ComputeDevice.current().label())
                .put("data", voc.fingerprint())
                .put(
                        "rule",
                        rule.percentiles(new double[rule.groups().groups().size()])
                                .toString()) // a scan has thresholds of its own
                .put("batches", batches)
                .put("percentiles", Arrays.toString(percentiles));
        return once(SENSITIVITY, config, Sensitivity.class, () -> {
            Evaluator evaluator = new Evaluator(voc.val(), voc.classes(), size(model), Protocol.VOC07);
            UnaryOperator<Model> measured = BatchStatistics.on(model.network(), voc, batches);
            return SensitivityScan.of(rule, percentiles)
                    .runAll(
                            model,
                            candidates -> EngineThreads.each(candidates, candidate -> evaluator
                                    .evaluate(measured.apply(candidate.get()))
                                    .map()));
        });
    }

    /** Models with batch statistics measured anew, in their order; see {@link Reestimated#of}. */
    public List<Model> reestimated(List<Model> models, Voc voc, int batches) {
        Map<Model, ObjectNode> configs = new LinkedHashMap<>();
        models.forEach(model -> configs.put(
                model,
                config(model)
                        .put("device", ComputeDevice.current().label())
                        .put("data", voc.fingerprint())
                        .put("batches", batches)));
        computeMissing(STATISTICS, configs, model -> reestimated(model, voc, batches, configs.get(model)));
        return models.stream()
                .map(model -> reestimated(model, voc, batches, configs.get(model)))
                .toList();
    }

    private Model reestimated(Model model, Voc voc, int batches, ObjectNode config) {
        Run run = store.make(id(STATISTICS, config), config, making -> {
            BatchStatistics.reestimated(model, voc, batches).write(making.folder(), MODEL);
            return JSON.createObjectNode();
        });
        return Model.read(run.file(MODEL + ".cfg"), run.file(MODEL + ".weights"));
    }

    private static ObjectNode config(Model model) {
        return JSON.createObjectNode()
                .put("version", VERSION)
                // telling the engine's version would load it, which takes longer than reading what is kept
                .put("prunelab", Environment.version())
                .put("instructions", Instructions.current().label())
                .put("network", Sha256.of(CfgText.of(model.network()).getBytes(StandardCharsets.UTF_8)))
                .put("weights", model.weights().fingerprint());
    }

    private static RunId id(String kind, ObjectNode config) {
        return new RunId(kind, Sha256.of(config.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private <T> T once(String kind, ObjectNode config, Class<T> type, Supplier<T> work) {
        JsonNode result = store.make(id(kind, config), config, making -> {
                    ObjectNode json = JSON.createObjectNode();
                    json.set("value", JSON.valueToTree(work.get()));
                    return json;
                })
                .result();
        try {
            return JSON.treeToValue(result.path("value"), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "A measurement in %s is of another version of this library; delete it: %s"
                            .formatted(store.root(), e.getOriginalMessage()),
                    e);
        }
    }
}
