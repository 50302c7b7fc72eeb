package org.prunelab.train;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.prunelab.base.Sha256;
import org.prunelab.darknet.CfgText;
import org.prunelab.darknet.Model;
import org.prunelab.detect.ComputeDevice;
import org.prunelab.voc.Voc;

/**
 * What makes a training this one and no other: everything that its result depends on, as text by name.
 *
 * @param parts large things by their digest
 */
record TrainingIdentity(TreeMap<String, String> parts) {

    /** Settings that change how fast a training is, but not what it gives. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("loaderThreads");

    private static final int DIGITS = 16;

    /** Raised whenever the same settings come to give another result. */
    private static final int VERSION = 1;

    /**
     * The identity of a training.
     *
     * @param settings with nothing left open: the loss, and the threads and the device that compute, as both change the
     *     last bits
     * @throws IllegalStateException where the penalty or the guide does not tell what it is
     */
    static TrainingIdentity of(
            Model start,
            Voc voc,
            TrainingSettings settings,
            Optional<GradientPenalty> penalty,
            Optional<DistillationLoss> guide) {
        TreeMap<String, String> parts = new TreeMap<>();
        for (RecordComponent component : TrainingSettings.class.getRecordComponents()) {
            if (!WITHOUT_EFFECT.contains(component.getName())) {
                parts.put(component.getName(), value(component, settings));
            }
        }
        parts.put("engine", ComputeDevice.engine());
        parts.put("version", String.valueOf(VERSION));
        parts.put(
                "network",
                start.network() + ", "
                        + abridged(Sha256.of(CfgText.of(start.network()).getBytes(StandardCharsets.UTF_8))));
        parts.put("start weights", abridged(start.weights().fingerprint()));
        parts.put(
                "data",
                "%d and %d pictures, %s".formatted(voc.train().size(), voc.val().size(), abridged(voc.fingerprint())));
        parts.put("penalty", penalty.map(p -> told(p.identity(), "penalty")).orElse("none"));
        parts.put("guide", guide.map(g -> told(g.identity(), "guiding loss")).orElse("none"));
        return new TrainingIdentity(parts);
    }

    /** A name for it: equal for equal trainings. */
    String digest() {
        return abridged(Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String abridged(String digest) {
        return digest.substring(0, DIGITS);
    }

    private static String value(RecordComponent component, TrainingSettings settings) {
        try {
            Object value = component.getAccessor().invoke(settings);
            return String.valueOf(
                    value instanceof OptionalInt number
                            ? number.orElseThrow()
                            : value instanceof Optional<?> optional ? optional.orElseThrow() : value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessors are public and throw nothing", e);
        }
    }

    private static String told(Optional<String> identity, String what) {
        return identity.orElseThrow(() -> new IllegalStateException(
                "A training resumes from its checkpoints only where it is the same one, but this one's %s does not say what it is; let its identity() do so."
                        .formatted(what)));
    }

    /** What differs from another training, in words; empty where nothing does. */
    Optional<String> difference(TrainingIdentity saved) {
        Set<String> names = new TreeSet<>(parts.keySet());
        names.addAll(saved.parts.keySet());
        String differing = names.stream()
                .filter(name -> !part(name).equals(saved.part(name)))
                .map(name -> "%s is %s there and %s here".formatted(name, saved.part(name), part(name)))
                .collect(Collectors.joining("; "));
        return differing.isEmpty() ? Optional.empty() : Optional.of(differing);
    }

    private String part(String name) {
        return parts.getOrDefault(name, "unknown");
    }
}
