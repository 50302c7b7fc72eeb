package org.prunelab.detect;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Where the engine computes. One setting decides for a whole process: the environment variable PRUNELAB_DEVICE, {@code
 * cpu} or {@code gpu}; without it, the CPU.
 *
 * <pre>{@code
 * training.device("gpu").run();
 * ComputeDevice.current().label()
 * }</pre>
 */
public enum ComputeDevice {
    /** The processor. */
    CPU(Device.cpu()),
    /** The graphics card that the system property {@value #GPU_NUMBER} names by its number, else the first that CUDA sees. */
    GPU(Device.gpu(Integer.getInteger(ComputeDevice.GPU_NUMBER, 0)));

    /** For a process that gets one of several cards; it is read once. */
    public static final String GPU_NUMBER = "prunelab.gpu";

    private static final String VARIABLE = "PRUNELAB_DEVICE";

    private final Device device;

    ComputeDevice(Device device) {
        this.device = device;
    }

    /**
     * The device that PRUNELAB_DEVICE names.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static ComputeDevice current() {
        String named = System.getenv(VARIABLE);
        return named == null || named.isBlank() ? CPU : named(VARIABLE, named);
    }

    /**
     * The device of a name, {@code cpu} or {@code gpu}.
     *
     * @throws IllegalArgumentException where there is none of that name
     */
    public static ComputeDevice of(String name) {
        return named("device", name);
    }

    private static ComputeDevice named(String setting, String name) {
        return Arrays.stream(values())
                .filter(device -> device.label().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s=%s is no device; there are %s"
                        .formatted(
                                setting,
                                name,
                                Arrays.stream(values())
                                        .map(ComputeDevice::label)
                                        .collect(Collectors.joining(" and ")))));
    }

    /** The name in lower case, as in the environment variable. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The engine and its version. */
    public static String engine() {
        return Engine.getInstance().getEngineName() + " " + Engine.getInstance().getVersion();
    }

    /**
     * How many things that each compute with so many threads run at a time: on a card one, else as many as there are cores
     * for, and at least one.
     */
    public int atOnce(int threads) {
        return this == CPU ? Math.max(1, Runtime.getRuntime().availableProcessors() / threads) : 1;
    }

    /** Why this process can't compute there, as a sentence; empty where it can. */
    public Optional<String> problem() {
        if (this == CPU || Engine.getInstance().getGpuCount() > 0) {
            return Optional.empty();
        }
        return Optional.of(
                Engine.getInstance().hasCapability(StandardCapabilities.CUDA)
                        ? "The device is gpu, but CUDA sees no graphics card; check nvidia-smi and CUDA_VISIBLE_DEVICES, or choose cpu."
                        : "The device is gpu, but this PyTorch computes on the CPU only; build with mvn package -Pcuda, or choose cpu.");
    }

    /**
     * A manager of arrays on this device; its caller closes it.
     *
     * @throws IllegalStateException where this process can't compute there
     */
    public NDManager newManager() {
        problem().ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
        return NDManager.newBaseManager(device);
    }
}
