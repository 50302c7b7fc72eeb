package org.prunelab.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.base.Parameters;
import org.prunelab.evaluate.Protocol;
import org.prunelab.prune.Constants;
import org.prunelab.prune.Merge;
import org.prunelab.prune.ThresholdRule;

/**
 * All settings of a trial, read from one flat JSON object; names, units and limits are those of
 * {@code experiments/experiment.schema.json}. What may be left out is null.
 *
 * @param data pictures and network
 * @param training what trainings have in common
 * @param sparsity the penalty
 * @param pruning how channels are removed
 * @param recovery what follows
 * @param machine what computes
 * @param until the last stage
 * @param protocol how mAP is computed
 * @param numbers all settings that are a number, for schedules and guides to take theirs from
 */
record Settings(
        DataSettings data,
        TrainingSection training,
        Sparsity sparsity,
        Pruning pruning,
        Recovery recovery,
        Machine machine,
        Until until,
        Protocol protocol,
        Parameters numbers) {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // each section takes what is its own
            .build();

    enum Until {
        BASE,
        SPARSE,
        PRUNE,
        RECOVERY;

        boolean reaches(Until stage) {
            return compareTo(stage) >= 0;
        }
    }

    enum Thresholds {
        CORRECTED(ThresholdRule.CORRECTED),
        PUBLISHED(ThresholdRule.AS_PUBLISHED);

        final ThresholdRule rule;

        Thresholds(ThresholdRule rule) {
            this.rule = rule;
        }
    }

    /** Pictures, and the network that suits them. */
    record DataSettings(
            String data,
            int trainImages,
            int valImages,
            int testImages,
            double width,
            int size,
            String start,
            String sparse) {

        static final String SCRATCH = "scratch";
        static final String TRAINED = "trained";

        /** The detector of the zoo that the base starts from; empty from scratch, as where nothing is said. */
        Optional<String> zoo() {
            return Optional.ofNullable(start).filter(named -> !named.equals(SCRATCH));
        }

        /** The detector of the zoo that is the sparse model; empty where one is trained, as where nothing is said. */
        Optional<String> sparseZoo() {
            return Optional.ofNullable(sparse).filter(named -> !named.equals(TRAINED));
        }
    }

    /** What all trainings have in common, and how long each is. */
    record TrainingSection(
            int batch,
            double learningRate,
            double recoveryLearningRate,
            String augmentation,
            int evaluations,
            int baseSteps,
            int sparseSteps,
            int recoverySteps) {}

    /** The sparse training's penalty, besides the numbers of its schedule. */
    record Sparsity(String schedule, double sparseScale, List<Double> groupRates) {}

    /** Whether a solver knows what each group bears. */
    enum Scan {
        NONE,
        SCAN
    }

    /** How channels are removed. */
    record Pruning(
            String groups,
            List<Double> percentiles,
            int group,
            String target,
            String latencyTable,
            Scan sensitivity,
            List<Double> scanPercentiles,
            int scanImages,
            Thresholds thresholds,
            String importance,
            Merge merge,
            double layerKeep,
            int leastChannels,
            int roundTo,
            Constants constants,
            int statisticsBatches) {}

    /** What follows. */
    record Recovery(String recovery, Teacher teacher) {

        static final String NONE = "none";
        static final String FINE_TUNING = "fine-tuning";
        static final String FROM_SCRATCH = "from-scratch";

        /** Whose maps a student learns. */
        enum Teacher {
            BASE,
            SPARSE
        }

        public Recovery {
            teacher = teacher == null ? Teacher.SPARSE : teacher; // as recorded trials have it, which name none
        }
    }

    /** What computes. */
    record Machine(int threads, String device) {}

    private record Rest(Until until, Protocol protocol) {}

    /**
     * The settings that a flat object names; all but the optional ones are there.
     *
     * @throws IllegalStateException where the object is not what the schema allows
     */
    static Settings of(ObjectNode flat) {
        Rest rest = section(flat, Rest.class);
        return new Settings(
                section(flat, DataSettings.class),
                section(flat, TrainingSection.class),
                section(flat, Sparsity.class),
                section(flat, Pruning.class),
                section(flat, Recovery.class),
                section(flat, Machine.class),
                rest.until(),
                rest.protocol(),
                numbers(flat));
    }

    private static Parameters numbers(ObjectNode flat) {
        return Parameters.of(flat.properties().stream()
                .filter(setting -> setting.getValue().isNumber())
                .collect(Collectors.toMap(
                        Map.Entry::getKey, setting -> setting.getValue().asDouble())));
    }

    private static <T> T section(ObjectNode flat, Class<T> type) {
        try {
            return MAPPER.treeToValue(flat, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema allows what the settings do not: " + e.getOriginalMessage(), e);
        }
    }
}
