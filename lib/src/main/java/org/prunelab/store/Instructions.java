package org.prunelab.store;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.prunelab.base.CpuInfo;

/**
 * The vector instructions that the engine computes with. Another set rounds otherwise in the last bits, which trainings
 * amplify; with the same set, machines of different speed gave the same mAP to the last digit.
 *
 * <pre>{@code
 * Instructions.current().label()
 * }</pre>
 */
public enum Instructions {
    /** 256 bits. */
    AVX2,
    /** 512 bits: AVX-512 F, BW, DQ and VL. */
    AVX512,
    /** Other ones, several at once, or it is not known which. */
    OTHER;

    /** For elementwise operations, as PyTorch reads it. */
    private static final String ATEN = "ATEN_CPU_CAPABILITY";

    /** For convolutions, as oneDNN reads it. */
    private static final String ONEDNN = "ONEDNN_MAX_CPU_ISA";

    /** For products of matrices, as MKL reads it. */
    private static final String MKL = "MKL_ENABLE_INSTRUCTIONS";

    private static final Instructions CURRENT = of(flags(), System.getenv());

    /** Those of this process: the widest of the processor, or what ATEN_CPU_CAPABILITY and ONEDNN_MAX_CPU_ISA allow. */
    public static Instructions current() {
        return CURRENT;
    }

    /** Those of a name as {@link #label()} gives it. */
    public static Optional<Instructions> named(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label().equals(label))
                .findFirst();
    }

    static Instructions of(Set<String> flags, Map<String, String> environment) {
        Instructions widest = widest(flags);
        Instructions elementwise = allowed(environment.getOrDefault(ATEN, ""), widest);
        Instructions convolutions = allowed(environment.getOrDefault(ONEDNN, ""), widest);
        return elementwise == convolutions ? elementwise : OTHER;
    }

    private static Instructions widest(Set<String> flags) {
        if (flags.containsAll(List.of("avx512f", "avx512bw", "avx512dq", "avx512vl"))) {
            return AVX512;
        }
        return flags.containsAll(List.of("avx2", "fma")) ? AVX2 : OTHER;
    }

    private static Instructions allowed(String limit, Instructions widest) {
        String name = limit.toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.equals("all") || name.startsWith("avx512")) {
            return widest;
        }
        return name.startsWith("avx2") && widest != OTHER ? AVX2 : OTHER;
    }

    private static Set<String> flags() {
        return CpuInfo.first("flags")
                .map(flags -> Set.copyOf(List.of(flags.split("\\s+"))))
                .orElse(Set.of());
    }

    /** The name in lower case, as in environment.json. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a process on this machine can be held to them. */
    public boolean possible() {
        return this == CURRENT || (this == AVX2 && CURRENT == AVX512);
    }

    /** The environment variables that hold a new process to them, where they are {@link #possible()}. */
    public Map<String, String> variables() {
        return this == AVX2 ? Map.of(ATEN, "avx2", ONEDNN, "AVX2", MKL, "AVX2") : Map.of();
    }
}
